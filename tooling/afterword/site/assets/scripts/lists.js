// Lists of records: heads sort their rows, the form before them filters. Without this all rows are there, in their
// first order. Rows that are not shown are kept outside of the page, so that thousands of them cost no layout.
const PAGE = 100;
const AT_ONCE = 20; // more than fit on most screens: the others follow when these are painted
let collator; // made when it is needed: it takes longer than all else that a script of ours does at first
const compare = (a, b) => (collator ||= new Intl.Collator("en", { numeric: true, sensitivity: "base" })).compare(a, b);
const number = (count) => `${count}`.replace(/\B(?=(\d{3})+$)/g, ",");
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
// What choices are called, by their numbers: without how often they occur, and with the short names of people.
const namesOf = (selects) => new Map(selects.flatMap((select) => [...select.options]).map((option) => [
  option.dataset.is,
  `${option.text.replace(/ \(\d+\)$/, "")} ${option.value.replace(/-?[\da-f]{8}$/, "")}`,
]));
const named = (label) => label.textContent.trim().toLowerCase().replace(/\W+/g, "-");

const element = (name, className, text) => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  if (name === "button") made.type = "button";
  return made;
};

const key = (row, column) => {
  const cell = row.cells[column];
  const marked = cell.querySelector("[data-sort]");
  return marked ? marked.dataset.sort : cell.textContent.trim();
};

// The place of each row in the order of a column; what is not known has none.
const places = (rows, column) => {
  const keys = rows.map((row) => key(row, column));
  const order = [...new Set(keys)].filter(Boolean).sort(compare);
  const place = new Map(order.map((value, index) => [value, index]));
  return new Map(rows.map((row, index) => [row, place.get(keys[index])]));
};

const sorted = (rows, column, direction) => {
  const at = places(rows, column);
  return [...rows].sort((a, b) => {
    const [left, right] = [at.get(a), at.get(b)];
    if (left === undefined || right === undefined) return (left === undefined) - (right === undefined);
    return direction * (left - right);
  });
};

const enhance = (table) => {
  const box = table.closest(".aw-list");
  const form = box && box.querySelector("form");
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const heads = [...table.tHead.rows[0].cells];
  const labels = heads.map((head) => head.querySelector(".aw-sortable"));
  const first = heads.map((head) => head.getAttribute("aria-sort"));
  const search = form && form.elements.words;
  const selects = form ? [...form.querySelectorAll("select")] : [];
  const page = Number(box?.dataset.page) || PAGE;
  let [order, matches, shown, by, texts, typing, following] = [rows, rows, page, "", null, false, 0];

  const body = table.tBodies[0];
  [...table.tBodies].slice(1).forEach((more) => more.remove());

  const told = form && form.querySelector(".aw-told");
  const more = element("button", "aw-button", `Show ${page} more`);
  const all = element("button", "aw-button", "Show all");

  const say = () => {
    const what = rows.length === 1 ? box.dataset.one : box.dataset.many;
    if (!matches.length) return `No ${box.dataset.one} matches all of this. Reset, or ask for less.`;
    if (matches.length === rows.length) return `All ${number(rows.length)} ${what}`;
    return `${number(matches.length)} of ${number(rows.length)} ${what}`;
  };

  const show = () => {
    body.replaceChildren(...matches.slice(0, Math.min(shown, AT_ONCE)));
    cancelAnimationFrame(following);
    following = requestAnimationFrame(() => setTimeout(complete));
    more.hidden = all.hidden = matches.length <= shown;
    all.textContent = `Show all ${number(matches.length)}`;
    if (form) told.textContent = say();
  };

  const complete = () => {
    body.append(...matches.slice(body.rows.length, shown));
  };

  const index = () => {
    if (texts) return;
    const names = namesOf(selects);
    texts = new Map(rows.map((row) => {
      const [is, link] = [row.dataset.is || "", row.querySelector("a")];
      const words = [row.textContent, link ? link.getAttribute("href") : "", ...is.split(" ").map((one) => names.get(one))];
      return [row, { is: ` ${is} `, text: plain(words.join(" ")) }];
    }));
  };

  const filter = () => {
    const wanted = selects.filter((select) => select.value).map((select) => ` ${select.selectedOptions[0].dataset.is} `);
    const words = form ? plain(search.value).split(/\s+/).filter(Boolean) : [];
    if (wanted.length || words.length) index();
    matches = order.filter((row) => {
      const { is, text } = (texts && texts.get(row)) || {};
      return wanted.every((value) => is.includes(value)) && words.every((word) => text.includes(word));
    });
    shown = page;
    show();
  };

  // `by` is the name of a column, with a minus before it for the other direction.
  const sort = (wanted) => {
    const column = labels.findIndex((label) => label && named(label) === wanted.replace(/^-/, ""));
    by = column < 0 ? "" : wanted;
    const direction = by.startsWith("-") ? -1 : 1;
    order = by ? sorted(rows, column, direction) : rows;
    heads.forEach((head, at) => {
      const says = by ? at === column && (direction > 0 ? "ascending" : "descending") : first[at];
      if (says) head.setAttribute("aria-sort", says);
      else head.removeAttribute("aria-sort");
    });
  };

  const restore = () => {
    const asked = new URLSearchParams(location.search);
    [search, ...selects].forEach((field) => {
      field.value = asked.get(field.name) || "";
      if (field.selectedIndex < 0) field.value = "";
    });
    sort(asked.get("sort") || "");
    filter();
  };

  const remember = (replace) => {
    const asked = new URLSearchParams(location.search);
    const now = { sort: by, ...Object.fromEntries([search, ...selects].map((field) => [field.name, field.value.trim()])) };
    Object.entries(now).forEach(([name, value]) => (value ? asked.set(name, value) : asked.delete(name)));
    const query = asked.size || `${asked}` ? `?${asked}` : "";
    if (query !== location.search) {
      history[replace ? "replaceState" : "pushState"](history.state, "", location.pathname + query + location.hash);
    }
  };

  labels.forEach((label, column) => {
    if (!label) return;
    const button = element("button", "aw-sort", label.textContent);
    button.addEventListener("click", () => {
      const name = named(label);
      sort(heads[column].getAttribute("aria-sort") === "ascending" ? `-${name}` : name);
      filter();
      if (form) remember();
    });
    label.replaceChildren(button);
  });

  more.addEventListener("click", () => unfold(shown + page));
  all.addEventListener("click", () => unfold(matches.length));
  const unfold = (count) => {
    const next = matches[shown];
    shown = count;
    show();
    complete();
    next.querySelector("a")?.focus();
  };

  if (rows.length > page) table.after(more, all);
  if (!form) return show();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    filter();
    remember(typing && event.target === search);
    typing = event.target === search;
  });
  form.addEventListener("change", () => { typing = false; });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    [search, ...selects].forEach((field) => { field.value = ""; });
    sort("");
    filter();
    remember();
    search.focus();
  });
  window.addEventListener("popstate", () => { if (table.isConnected) restore(); });
  restore();
  (window.requestIdleCallback || setTimeout)(index);
};

onPage(() => {
  const tables = [...document.querySelectorAll("th .aw-sortable")].map((label) => label.closest("table"));
  new Set(tables).forEach((table) => { if (!table.querySelector("button.aw-sort")) enhance(table); });
});
