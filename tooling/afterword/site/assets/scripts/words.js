// Writes what happened below the drawn timeline, wherever there is room: the words are those of the rows below it.
const LANES = 5;
const LINE = 15;
const NARROWEST = 104;
const WIDEST = 340;
const GAP = 10;
const SVG = "http://www.w3.org/2000/svg";

// The event of each row, without the signs of the milestones.
const eventsOf = (figure) => {
  const next = figure.nextElementSibling;
  if (!next || !next.matches("table, .md-typeset__scrollwrap, ul, ol")) return [];
  const names = [...next.querySelectorAll("thead th")].map((cell) => cell.textContent.trim().toLowerCase());
  const at = Math.max(names.findIndex((name) => /^(event|what)/.test(name)), 0) || 1;
  const rows = next.matches("ul, ol") ? [...next.children] : [...next.querySelectorAll("tbody tr")].map((row) => row.cells[at]);
  return rows.map((row) => {
    const copy = row ? row.cloneNode(true) : document.createElement("i");
    copy.querySelectorAll(".aw-mark").forEach((mark) => mark.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  });
};

// Places for the words, in pixels; what finds none waits for a wider drawing.
const placed = (labels, width) => {
  const lanes = Array.from({ length: LANES }, () => []);
  for (const label of labels) {
    const start = Math.max(0, Math.min((label.place * width) / 100, width - NARROWEST));
    const before = (taken) => start - (taken.at(-1)?.start ?? -Infinity);
    const lane = lanes.find((taken) => !taken.length || before(taken) >= taken.at(-1).wanted + GAP)
      ?? lanes.reduce((one, other) => (before(other) > before(one) ? other : one));
    if (before(lane) >= NARROWEST + GAP) lane.push({ ...label, start });
  }
  return lanes.map((lane) => lane.map((label, number) => ({
    ...label,
    room: Math.min(WIDEST, (lane[number + 1]?.start ?? width + GAP) - GAP - label.start),
  })));
};

const shortened = (text, room, measure) => {
  if (measure(text) <= room) return text;
  let length = Math.floor((text.length * room) / measure(text));
  while (length > 1 && measure(`${text.slice(0, length)}…`) > room) length -= 1;
  return `${text.slice(0, length).trimEnd()}…`;
};

const wordy = (figure) => {
  const plot = figure.querySelector(".aw-timeline__plot");
  const drawing = plot.querySelector("svg");
  const events = eventsOf(figure);
  const labels = [...drawing.querySelectorAll(".aw-rows text")]
    .map((text) => ({ place: parseFloat(text.getAttribute("x")), name: text.textContent }))
    .filter(({ name }) => /^\d/.test(name) && !name.includes("▸"))
    .map((label) => ({ ...label, text: events[parseInt(label.name, 10) - 1] }))
    .filter(({ text }) => text)
    .sort((one, other) => one.place - other.place);
  if (!labels.length) return;
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `11px ${getComputedStyle(drawing.querySelector("text")).fontFamily}`;
  const measure = (text) => pen.measureText(text).width;
  labels.forEach((label) => { label.wanted = Math.min(WIDEST, measure(`${label.name}   ${label.text}`)); });
  const height = parseFloat(drawing.getAttribute("height"));
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "aw-words");
  drawing.append(group);
  drawing.style.setProperty("--aw-height", `${height}px`);

  const write = () => {
    const lanes = placed(labels, plot.clientWidth).filter((lane) => lane.length);
    group.replaceChildren(...lanes.flatMap((lane, row) => lane.map((label) => {
      const made = document.createElementNS(SVG, "text");
      made.setAttribute("x", label.start);
      made.setAttribute("y", height + (row + 1) * LINE);
      const number = document.createElementNS(SVG, "tspan");
      number.textContent = label.name;
      const told = document.createElementNS(SVG, "title");
      told.textContent = label.text;
      made.append(told, number, ` ${shortened(label.text, label.room - measure(`${label.name}  `), measure)}`);
      return made;
    })));
    drawing.style.setProperty("--aw-words", `${lanes.length * LINE + 8}px`);
  };
  write();
  new ResizeObserver(write).observe(plot);
};

onPage(() => document.querySelectorAll(".aw-timeline").forEach((figure) => {
  if (!figure.querySelector(".aw-words")) wordy(figure);
}));
