// Forms that do something, and buttons that copy.

import { address, ask, say, word } from "./page.js";
import { endWatching, lookNow } from "./watching.js";

let pressed = null; // the button that a form is sent with; browsers of 2020 do not tell

/** What the fields of a form say; `data-type` of a field tells what is no text. */
function fieldsOf(form) {
  const said = {};
  for (const field of Array.from(form.elements)) {
    if (!field.name || field.disabled) continue;
    if (field.type === "submit" && field !== pressed) continue;
    if (field.type === "radio" && !field.checked) continue;
    if (field.type === "checkbox") said[field.name] = field.checked;
    else if (field.dataset.type === "number") said[field.name] = field.value === "" ? null : Number(field.value);
    else if (field.dataset.type === "boolean") said[field.name] = field.value === "true";
    else said[field.name] = field.value;
  }
  return said;
}

async function send(form) {
  const { action, confirm, done, go } = form.dataset;
  const said = fieldsOf(form);
  pressed = null;
  if (confirm && !window.confirm(confirm)) return;
  form.classList.add("under-way");
  try {
    await ask(address(action), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(said),
    });
  } catch (error) {
    say(error.message, true);
    return;
  } finally {
    form.classList.remove("under-way");
  }
  if (go) {
    window.location.assign(go);
    return;
  }
  settle(form);
  say(done || word("done"));
  if ("end" in form.dataset) endWatching();
  else lookNow();
}

/** What was sent is what the fields hold from now on, so that they count as untouched. */
function settle(form) {
  if (form.contains(document.activeElement)) document.activeElement.blur();
  for (const field of Array.from(form.elements)) {
    if (field.type === "password") field.value = "";
    if (field.type === "checkbox" || field.type === "radio") field.defaultChecked = field.checked;
    else if ("defaultValue" in field) field.defaultValue = field.value;
    for (const option of Array.from(field.options || [])) option.defaultSelected = option.selected;
  }
}

async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.value === undefined ? element.textContent : element.value);
  } catch (refused) {
    window.getSelection().selectAllChildren(element);
    if (!document.execCommand("copy")) {
      say(word("notCopied"), true);
      return;
    }
  }
  say(word("copied"));
}

export function startActions() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    pressed = button;
    if (button.dataset.copy) copy(document.getElementById(button.dataset.copy));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.action) return;
    event.preventDefault();
    if (!form.classList.contains("under-way")) send(form);
  });
}
