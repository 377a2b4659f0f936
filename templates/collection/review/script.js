
"use strict";
// Without this script the page shows everything; with it, it can be narrowed down and folded.

function narrow(filter) {
  const target = document.getElementById(filter.dataset.filter);
  const rows = Array.from(target.querySelectorAll("[data-row]"));
  const fields = Array.from(filter.querySelectorAll("[data-field]"));
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) {
      const group = row.closest("[data-group]");
      const name = group ? group.querySelector("summary").textContent : "";
      texts.set(row, (name + " " + row.textContent).toLowerCase());
    }
    return texts.get(row);
  };
  const holds = (row) => fields.every((field) => {
    const wanted = field.value.trim().toLowerCase();
    if (!wanted) return true;
    if (field.dataset.field === "text") return wanted.split(/\s+/).every((word) => textOf(row).includes(word));
    return row.dataset[field.dataset.field] === field.value;
  });
  const apply = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !holds(row);
      if (!row.hidden) shown += 1;
    }
    const narrowed = fields.some((field) => field.value.trim());
    for (const group of target.querySelectorAll("[data-group]")) {
      group.hidden = narrowed && !group.querySelector("[data-row]:not([hidden])");
      if (narrowed && !group.hidden) group.open = true;
    }
    filter.querySelector("[data-shown]").textContent = String(shown);
  };
  for (const field of fields) field.addEventListener("input", apply);
  for (const button of filter.querySelectorAll("[data-fold]")) {
    button.addEventListener("click", () => {
      for (const group of target.querySelectorAll("[data-group]")) group.open = button.dataset.fold === "open";
    });
  }
  filter.clear = () => {
    for (const field of fields) field.value = "";
    apply();
  };
  filter.hidden = false;
}

const filters = Array.from(document.querySelectorAll("[data-filter]"));
filters.forEach(narrow);

const groups = Array.from(document.querySelectorAll("[data-group]"));
if (groups.length > 12) for (const group of groups.slice(3)) group.open = false;

// a link leads to what is folded away or filtered out, too
function reveal() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  const around = place.closest("[hidden]");
  if (around) for (const filter of filters) if (document.getElementById(filter.dataset.filter).contains(place)) filter.clear();
  for (let each = place; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
  place.scrollIntoView();
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();

// paper has nothing to unfold
let folded = [];
addEventListener("beforeprint", () => {
  folded = Array.from(document.querySelectorAll("details:not([open])"));
  for (const each of folded) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of folded) each.open = false;
});
