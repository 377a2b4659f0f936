// Long tables: rows are shown by how they stand and by what is looked for.

function apply(filter) {
  const table = document.getElementById(filter.dataset.filter);
  if (!table) return;
  const wanted = {};
  for (const field of Array.from(filter.querySelectorAll("[data-field]"))) {
    wanted[field.dataset.field] = field.value.trim().toLowerCase();
  }
  let shown = 0;
  for (const row of Array.from(table.querySelectorAll("[data-row]"))) {
    const fits =
      (!wanted.standing || row.dataset.standing.split(" ").includes(wanted.standing)) &&
      (!wanted.text || row.textContent.toLowerCase().includes(wanted.text));
    row.hidden = !fits;
    if (fits) shown += 1;
  }
  const count = filter.querySelector("[data-shown]");
  if (count.textContent !== String(shown)) count.textContent = String(shown);
}

function applyAll() {
  Array.from(document.querySelectorAll("[data-filter]")).forEach((filter) => {
    filter.hidden = false;
    apply(filter);
  });
}

export function startFilters() {
  document.addEventListener("input", (event) => {
    const filter = event.target.closest("[data-filter]");
    if (filter) apply(filter);
  });
  document.addEventListener("drawn", applyAll);
  applyAll();
}
