// A cell of a table and the findings about it are marked together.

function partnersOf(element) {
  const wanted = element.dataset.of ? element.dataset.of.split(" ") : [element.dataset.cell];
  const attribute = element.dataset.of ? "cell" : "of";
  return Array.from(document.querySelectorAll("[data-" + attribute + "]")).filter((each) =>
    each.dataset[attribute].split(" ").some((key) => wanted.includes(key))
  );
}

function mark(event) {
  Array.from(document.querySelectorAll(".lit")).forEach((each) => each.classList.remove("lit"));
  const element = event.target.closest("[data-cell], [data-of]");
  if (!element) return;
  element.classList.add("lit");
  partnersOf(element).forEach((each) => each.classList.add("lit"));
}

export function startMarks() {
  if (!document.querySelector("[data-of]")) return;
  document.addEventListener("mouseover", mark);
  document.addEventListener("focusin", mark);
}
