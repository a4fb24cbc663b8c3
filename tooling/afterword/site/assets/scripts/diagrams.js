// Draws the diagrams of a page once they come near. Without it their source is there to be read.
const library = new URL("vendor/mermaid.min.js", document.currentScript.src).href;
const drawn = new Map();
let count = 0;
let loading;
let queue = Promise.resolve();

const load = () => (loading ??= new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = library;
  script.addEventListener("load", () => resolve(window.mermaid));
  script.addEventListener("error", reject);
  document.head.append(script);
}));

// The colours that the theme's scheme has just now, in a form that the library can reckon with.
const colours = (probe) => {
  if (isPaper) probe.dataset.mdColorScheme = "default";
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const [text, page, box] = ["--md-default-fg-color", "--md-default-bg-color", "--md-code-bg-color"].map(colour);
  const [line, border] = ["--aw-grey", "--aw-blue"].map(colour);
  probe.remove();
  return {
    background: page, textColor: text, titleColor: text, nodeTextColor: text, lineColor: line,
    mainBkg: box, primaryColor: box, secondaryColor: box, tertiaryColor: box, clusterBkg: page, edgeLabelBackground: page,
    primaryTextColor: text, secondaryTextColor: text, tertiaryTextColor: text,
    primaryBorderColor: border, secondaryBorderColor: border, tertiaryBorderColor: line, clusterBorder: line,
    actorLineColor: line, signalColor: text, signalTextColor: text, labelTextColor: text, loopTextColor: text,
    noteBkgColor: page, noteTextColor: text, noteBorderColor: line, activationBkgColor: box, transitionLabelColor: text,
  };
};

const settings = () => ({
  startOnLoad: false,
  securityLevel: "strict",
  suppressErrorRendering: true,
  dompurifyConfig: { FORBID_TAGS: ["img", "image", "iframe", "video", "audio", "style", "form", "input", "button"] },
  secure: ["secure", "securityLevel", "dompurifyConfig", "startOnLoad", "suppressErrorRendering", "maxTextSize", "maxEdges",
    "theme", "themeCSS", "themeVariables", "fontFamily", "altFontFamily"],
  theme: "base",
  themeVariables: colours(document.createElement("span")),
  fontFamily: getComputedStyle(document.body).fontFamily,
  flowchart: { useMaxWidth: true, wrappingWidth: 250, nodeSpacing: 30, rankSpacing: 35, padding: 10 },
  sequence: { useMaxWidth: true, actorMargin: 24, width: 110, wrap: true, mirrorActors: false },
});

const name = (svg, source) => {
  svg.setAttribute("role", "img");
  svg.removeAttribute("aria-roledescription");
  if (svg.hasAttribute("aria-labelledby")) return;
  const title = /^\s*accTitle\s*:\s*(.+)$/m.exec(source.textContent)?.[1]; // not every kind of drawing takes it
  const headings = [...document.querySelectorAll("article :is(h1, h2, h3, h4)")];
  const above = headings.filter((heading) => heading.compareDocumentPosition(source) & Node.DOCUMENT_POSITION_FOLLOWING);
  svg.setAttribute("aria-label", title || above.at(-1)?.firstChild.textContent.trim() || "Diagram");
};

const told = (source) => ["accTitle", "accDescr"]
  .map((key) => new RegExp(`^\\s*${key}\\s*:\\s*(.+)$`, "m").exec(source.textContent)?.[1].trim()).filter(Boolean).join(": ");

const draw = async (source) => {
  const mermaid = await load();
  if (!source.isConnected) return;
  mermaid.initialize(settings());
  const { svg } = await mermaid.render(`aw-diagram-${(count += 1)}`, source.querySelector("code").textContent);
  const drawing = drawn.get(source) ?? document.createElement("div");
  drawing.className = "aw-drawing";
  drawing.innerHTML = svg;
  name(drawing.querySelector("svg"), source);
  source.before(drawing);
  source.hidden = true;
  drawn.set(source, drawing);
};

// One after the other: the library has one set of settings. One that cannot be drawn stays as its source.
const ask = (source) => { queue = queue.then(() => draw(source)).catch(() => {}); };

const near = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
  near.unobserve(entry.target);
  ask(entry.target);
}), { rootMargin: "400px" });

const askAll = (which = "") => document.querySelectorAll(`pre.aw-diagram${which}`).forEach((source) => {
  near.unobserve(source);
  ask(source);
});

const scheme = new MutationObserver(() => [...drawn.keys()].forEach(ask));

// Paper is light, and does not wait for the library: it is there once the reader has moved.
let isPaper = false;
const onPaper = (is) => () => {
  isPaper = is;
  askAll();
};
addEventListener("beforeprint", onPaper(true));
addEventListener("afterprint", onPaper(false));

const idle = window.requestIdleCallback ?? setTimeout;
const moved = new AbortController();
["keydown", "pointermove", "scroll", "touchstart"].forEach((sign) => addEventListener(sign, () => {
  moved.abort();
  idle(() => askAll(":not([hidden])"));
}, { passive: true, signal: moved.signal }));

onPage(() => {
  scheme.observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  drawn.forEach((_, source) => { if (!source.isConnected) drawn.delete(source); });
  document.querySelectorAll("pre.aw-diagram").forEach((source) => {
    if (told(source)) source.dataset.told = told(source);
    near.observe(source);
  });
});
