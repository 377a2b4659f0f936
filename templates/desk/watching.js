// What is under way is asked for every second; parts of the page are drawn anew when the season has
// changed, or something else is looked for, but not while they are being used.

import { address, ask, say, word } from "./page.js";

const SOON = 1000;
const LATER = 5000; // of a page that nobody sees

let number = document.body.dataset.number;
let timer = 0;
let turn = 0;
let ended = false;
let missed = 0;
const drawnAs = new WeakMap(); // what each region looked like before scripts touched it

const element = (id) => document.getElementById(id);

function showJob(job) {
  element("job").hidden = !job;
  if (!job) return;
  const counted = job.total ? "  " + job.done + " / " + job.total : "";
  element("job-words").textContent = job.words + counted;
  const bar = element("job-bar");
  if (job.total) {
    bar.max = job.total;
    bar.value = job.done;
  } else {
    bar.removeAttribute("value");
  }
}

function showRead(read) {
  const list = document.querySelector("[data-read]");
  if (!list) return;
  const lines = read.slice(-Number(list.dataset.read)).reverse();
  list.closest("[data-reading]").hidden = !lines.length;
  if (list.textContent === lines.join("")) return;
  list.textContent = "";
  for (const text of lines) {
    const line = document.createElement("li");
    line.textContent = text;
    list.append(line);
  }
}

function isTouched(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) {
    const first = Array.from(field.options).findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(0, first);
  }
  return field.value !== field.defaultValue;
}

/** Whether somebody is writing in a region, or has marked words of it. */
function isInUse(region) {
  const fields = Array.from(region.querySelectorAll("input, select, textarea"));
  if (fields.some((field) => field === document.activeElement || isTouched(field))) return true;
  const marked = window.getSelection();
  return !marked.isCollapsed && region.contains(marked.anchorNode);
}

/** How a link or button is found again in a region that was drawn anew. */
function focusedIn(region) {
  const focused = document.activeElement;
  if (!region.contains(focused)) return null;
  const alike = (within) =>
    Array.from(within.querySelectorAll("a, button, summary, [tabindex]")).filter(
      (each) => each.textContent === focused.textContent && each.getAttribute("href") === focused.getAttribute("href")
    );
  const place = alike(region).indexOf(focused);
  return (within) => {
    const found = alike(within);
    return found[place] || found[0] || null;
  };
}

function replace(old, fresh) {
  const open = Array.from(old.querySelectorAll("details[id]")).filter((each) => each.open);
  const scrolled = Array.from(old.querySelectorAll(".wide[id]")).filter((e) => e.scrollTop || e.scrollLeft);
  const refocus = focusedIn(old);
  old.replaceWith(fresh);
  open.forEach((each) => {
    if (element(each.id)) element(each.id).open = true;
  });
  scrolled.forEach((each) => {
    if (element(each.id)) element(each.id).scrollTo(each.scrollLeft, each.scrollTop);
  });
  const again = refocus && refocus(fresh);
  if (again) again.focus({ preventScroll: true });
}

/** Draw the page anew, region by region; what is in use is left for the next time. */
async function drawAnew() {
  const asked = window.location.href;
  const answer = await fetch(asked, { credentials: "same-origin" });
  const text = await answer.text();
  if (!answer.ok || asked !== window.location.href) return; // something else is looked for by now
  const fresh = new DOMParser().parseFromString(text, "text/html");
  let changed = false;
  let left = false;
  for (const old of Array.from(document.querySelectorAll("[data-live]"))) {
    const name = old.dataset.live;
    const drawn = Array.from(fresh.querySelectorAll("[data-live]")).find((each) => each.dataset.live === name);
    if (!drawn || (drawnAs.get(old) || old.outerHTML) === drawn.outerHTML) continue;
    if (isInUse(old)) {
      left = true;
      continue;
    }
    const kept = drawn.outerHTML;
    const node = document.importNode(drawn, true);
    replace(old, node);
    drawnAs.set(node, kept);
    changed = true;
  }
  if (!left) number = fresh.body.dataset.number;
  if (changed) {
    element("news").textContent = "";
    element("news").textContent = word("changed");
    document.dispatchEvent(new Event("drawn"));
  }
}

async function look() {
  try {
    const told = await ask(address("progress"));
    missed = 0;
    showJob(told.job);
    showRead(told.read);
    if (String(told.number) !== number) await drawAnew();
  } catch (error) {
    missed += 1;
    if (missed === 3) say(word("noAnswer"), true);
  }
}

async function go() {
  const mine = (turn += 1); // a later call takes over
  await look();
  if (!ended && mine === turn) timer = window.setTimeout(go, document.hidden ? LATER : SOON);
}

/** Look now rather than at the next second: something was done. */
export function lookNow() {
  window.clearTimeout(timer);
  go();
}

/** Forms that look for something on this page: what fits is drawn while somebody is writing. */
export function startSearching() {
  let rest = 0;
  const look = (form) => {
    const asked = new URLSearchParams(new FormData(form)).toString();
    window.history.replaceState(null, "", window.location.pathname + "?" + asked);
    drawAnew().catch(() => {}); // where nobody answers, that is said within seconds
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-search]");
    if (!form) return;
    window.clearTimeout(rest);
    rest = window.setTimeout(look, 200, form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-search]")) return;
    event.preventDefault();
    look(event.target);
  });
}

/** The desk was closed: nothing is asked any more. */
export function endWatching() {
  ended = true;
  window.clearTimeout(timer);
}

export function startWatching() {
  timer = window.setTimeout(go, SOON);
}
