// Files that are dropped or chosen are put where they belong, one a request, four at a time.

import { address, ask, say, word } from "./page.js";
import { lookNow } from "./watching.js";

const AT_ONCE = 4;
const MOST_LISTED = 20;
const SINGLE = ["one", "roster"]; // what takes one file only

let waiting = []; // {where, name, open}: a file is opened when its turn comes
let underWay = 0;
let put = 0;
let all = 0;
let refused = [];
let last = null; // what the last single file became
let silent = false;

const element = (id) => document.getElementById(id);

function show() {
  const busy = underWay + waiting.length > 0;
  element("sending").hidden = !busy && refused.length === 0;
  element("sending-words").textContent =
    (busy ? word("sending") : word("sent")) + (put + refused.length) + " / " + all;
  element("sending-bar").max = all || 1;
  element("sending-bar").value = put + refused.length;
}

function tellRefused(name, why) {
  refused.push(name);
  const list = element("sending-refused");
  if (refused.length > MOST_LISTED) {
    list.lastElementChild.textContent = word("notSent") + refused.length;
    return;
  }
  const line = document.createElement("li");
  line.textContent = name + " – " + why;
  list.append(line);
}

async function sendOne(each) {
  try {
    const file = await each.open();
    const told = await ask(address(each.where, { name: each.name }), { method: "PUT", body: file });
    put += 1;
    last = { where: each.where, told };
  } catch (error) {
    if (error.silent) {
      silent = true;
      waiting = [];
    }
    tellRefused(each.name, error.message);
  }
}

function next() {
  while (underWay < AT_ONCE && waiting.length) {
    underWay += 1;
    sendOne(waiting.shift()).then(() => {
      underWay -= 1;
      next();
    });
  }
  show();
  if (!underWay && !waiting.length && all) finish();
}

function finish() {
  const done = put;
  const single = last;
  put = all = 0;
  last = null;
  if (silent) say(word("noAnswer"), true);
  else if (done) say(word("sent") + done);
  silent = false;
  if (!done) return;
  if (single.where === "one") window.location.assign(address("one", { id: single.told.id }));
  else lookNow();
}

/** Put files somewhere; `files` are {name, open}. */
function send(where, files) {
  if (!files.length) {
    say(word("nothing"), true);
    return;
  }
  if (!underWay) {
    refused = [];
    element("sending-refused").textContent = "";
  }
  const taken = SINGLE.includes(where) ? files.slice(0, 1) : files;
  taken.forEach((each) => waiting.push({ where, name: each.name, open: each.open }));
  all += taken.length;
  next();
  files.slice(taken.length).forEach((each) => tellRefused(each.name, word("single")));
  show();
}

/** The files of a folder; a browser gives its entries by the hundred until it gives none. */
async function filesIn(entry, above) {
  const name = above + entry.name;
  if (entry.isFile) return [{ name, open: () => new Promise((take, fail) => entry.file(take, fail)) }];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const entries = await new Promise((take, fail) => reader.readEntries(take, fail));
    if (!entries.length) return found;
    for (const each of entries) found.push(...(await filesIn(each, name + "/")));
  }
}

const opened = (file) => ({ name: file.webkitRelativePath || file.name, open: () => Promise.resolve(file) });

async function dropped(transfer, where) {
  // what is dropped can be asked for now only: nothing may be waited for before this line
  const items = Array.from(transfer.items || []).filter((item) => item.kind === "file");
  const entries = items.map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null));
  const plain = Array.from(transfer.files).map(opened);
  if (entries.some((entry) => !entry)) {
    send(where, plain);
    return;
  }
  const files = [];
  try {
    for (const entry of entries) files.push(...(await filesIn(entry, "")));
  } catch (unreadable) {
    say(word("unreadable"), true);
    return;
  }
  send(where, files);
}

const placeOf = (target) => (target.closest ? target : target.parentElement).closest("[data-drop]");

// the attribute is in no standard of HTML, though every browser knows it
function chooseFolders() {
  for (const field of document.querySelectorAll("input[data-folder]")) field.webkitdirectory = true;
}

export function startUploads() {
  chooseFolders();
  document.addEventListener("drawn", chooseFolders);
  const holdsFiles = (event) => Array.from(event.dataTransfer.types).includes("Files");
  let over = null;
  const light = (place) => {
    if (over === place) return;
    if (over) over.classList.remove("over");
    if (place) place.classList.add("over");
    over = place;
  };
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    light(placeOf(event.target));
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) light(null);
  });
  document.addEventListener("drop", (event) => {
    light(null);
    if (!holdsFiles(event)) return;
    event.preventDefault();
    dropped(event.dataTransfer, placeOf(event.target).dataset.drop);
  });
  document.addEventListener("change", (event) => {
    const { put: where } = event.target.dataset;
    if (!where || !event.target.files.length) return;
    send(where, Array.from(event.target.files).map(opened));
    event.target.value = "";
  });
  window.addEventListener("beforeunload", (event) => {
    if (!underWay) return;
    event.preventDefault();
    event.returnValue = word("leave");
  });
}
