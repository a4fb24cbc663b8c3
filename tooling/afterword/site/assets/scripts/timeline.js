// Zooms the drawn timeline: a wider drawing in the same window, in which labels that had no room appear.
const FURTHEST = 32;

const zoomable = (figure) => {
  const view = figure.querySelector(".aw-timeline__window");
  const plot = figure.querySelector(".aw-timeline__plot");
  let zoom = 1;

  const to = (wanted, at = view.clientWidth / 2) => {
    const before = zoom;
    zoom = Math.min(FURTHEST, Math.max(1, wanted));
    const place = (view.scrollLeft + at) / before;
    plot.style.setProperty("--aw-zoom", zoom);
    view.scrollLeft = place * zoom - at;
    nearer.disabled = zoom === FURTHEST;
    farther.disabled = whole.disabled = zoom === 1;
  };

  const bar = document.createElement("div");
  bar.className = "aw-timeline__zoom";
  const button = (text, label, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    bar.append(made);
    return made;
  };
  const farther = button("\u2212", "Zoom out of the timeline", () => to(zoom / 2));
  const whole = button("Whole", "Show the whole timeline", () => to(1));
  const nearer = button("+", "Zoom into the timeline", () => to(zoom * 2));
  figure.prepend(bar);

  view.tabIndex = 0;
  view.setAttribute("role", "region");
  view.setAttribute("aria-label", "Timeline: plus and minus zoom, arrow keys move");
  view.addEventListener("keydown", (event) => {
    const wanted = { "+": zoom * 2, "=": zoom * 2, "-": zoom / 2, 0: 1 }[event.key];
    if (wanted === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    to(wanted);
  });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // the page scrolls as ever; pinching and Ctrl with the wheel zoom
    event.preventDefault();
    to(zoom * Math.exp(-event.deltaY / 200), event.clientX - view.getBoundingClientRect().left);
  }, { passive: false });
  view.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 1) view.scrollLeft -= event.movementX;
  });
  to(1);
};

onPage(() => document.querySelectorAll(".aw-timeline").forEach((figure) => {
  if (!figure.querySelector(".aw-timeline__zoom")) zoomable(figure);
}));
