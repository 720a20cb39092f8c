"use strict";
// Optional: a click on a column's head sorts its table, a second one the other way round.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(table, heads, column));
  });
}

function sort(table, heads, column) {
  const up = heads[column].getAttribute("aria-sort") !== "ascending";
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", up ? "ascending" : "descending");
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => (up ? 1 : -1) * compare(a.cells[column], b.cells[column]));
  table.tBodies[0].append(...rows);
}

function compare(a, b) {
  const order = { numeric: true };
  const x = key(a);
  const y = key(b);
  const difference = Number(x) - Number(y);
  return Number.isNaN(difference) ? x.localeCompare(y, "en", order) : difference;
}

function key(cell) {
  const number = cell.querySelector("data");
  return number ? number.value : cell.textContent;
}
