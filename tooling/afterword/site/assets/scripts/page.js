// Runs `start` when a page is there, and again after each instant navigation.
const onPage = (start) => {
  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
};
