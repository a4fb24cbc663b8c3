// Makes tables sortable. Without it they are there all the same, in their first order.
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

const key = (row, column) => {
  const cell = row.cells[column];
  const marked = cell.querySelector("[data-sort]");
  return marked ? marked.dataset.sort : cell.textContent.trim();
};

const sort = (table, column, direction) => {
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((a, b) => {
    const [left, right] = [key(a, column), key(b, column)];
    if (!left || !right) return (right ? 1 : 0) - (left ? 1 : 0); // what is not known comes last
    return direction * collator.compare(left, right);
  });
  body.append(...rows);
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    if (index !== column) head.removeAttribute("aria-sort");
    else head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
  });
};

const prepare = (label) => {
  const head = label.closest("th");
  const table = head.closest("table");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "aw-sort";
  button.textContent = label.textContent;
  button.addEventListener("click", () => {
    sort(table, head.cellIndex, head.getAttribute("aria-sort") === "ascending" ? -1 : 1);
  });
  label.replaceChildren(button);
  if (head.cellIndex === 0) head.setAttribute("aria-sort", "descending");
};

onPage(() => document.querySelectorAll("th .aw-sortable").forEach((label) => {
  if (!label.querySelector("button")) prepare(label);
}));
