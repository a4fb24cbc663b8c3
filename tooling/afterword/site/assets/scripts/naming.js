// Names what the theme leaves nameless, and lets the keyboard into tables that scroll.
const article = () => document.querySelector(".md-content") ?? document.body;

// The theme names a section of the navigation after a label that may have nothing but an arrow in it.
const nameSections = () => document.querySelectorAll("nav.md-nav[aria-labelledby]").forEach((nav) => {
  const title = nav.querySelector(":scope > .md-nav__title")?.textContent.trim();
  if (!title) return;
  nav.removeAttribute("aria-labelledby");
  nav.setAttribute("aria-label", title);
});

const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => {
  if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
  else target.removeAttribute("tabindex");
}));

const nameAdded = () => {
  article().querySelectorAll(".md-typeset__scrollwrap:not([role])").forEach((table) => {
    table.setAttribute("role", "group");
    table.setAttribute("aria-label", table.querySelector("caption")?.textContent.trim() || "Table");
    sizes.observe(table);
  });
  // A button to copy with is no navigation.
  article().querySelectorAll("nav.md-code__nav:not([role])").forEach((nav) => nav.setAttribute("role", "none"));
};

// The theme adds them some time after the page is there.
const added = new MutationObserver(nameAdded);

onPage(() => {
  document.querySelector(".md-search[role=dialog]:not([aria-label])")?.setAttribute("aria-label", "Search");
  nameSections();
  nameAdded();
  added.disconnect();
  added.observe(article(), { childList: true, subtree: true });
});
