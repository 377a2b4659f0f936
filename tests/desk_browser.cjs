// node desk_browser.cjs JOB.json: a real browser at the desk. Prints what it saw, as JSON.
//
// JOB.json: browser ("chrome" or "firefox"), program (its path), start (the page that leads to the
// desk), steps (a list of names below, each with its arguments).
// Environment: PAGE_TOOLS is the node_modules with axe-core and puppeteer-core.

const fs = require("fs");
const path = require("path");

const tools = process.env.PAGE_TOOLS;
const puppeteer = require(path.join(tools, "puppeteer-core"));
const axe = fs.readFileSync(path.join(tools, "axe-core", "axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const job = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const seen = { complaints: [], refused: [], dialogs: [], elsewhere: [], cookies: "", results: {} };
let page;
let origin;

const sleep = (time) => new Promise((done) => setTimeout(done, time));

async function until(what, holds, most = 60000) {
  const start = Date.now();
  while (Date.now() - start < most) {
    if (await holds().catch(() => false)) return;
    await sleep(150);
  }
  throw new Error("waited in vain for " + what + " " + JSON.stringify(seen.step) + " at " + page.url() + "\n" + (await page.$eval("body", (b) => b.innerText)));
}

const progress = () => page.evaluate(() => fetch("/season/progress").then((answer) => answer.json()));
const shows = (text) => page.evaluate((wanted) => document.body.textContent.includes(wanted), text);

/** The season has come to rest: nothing is under way, and nothing changes for two looks at it. */
async function rest() {
  let before = null;
  let calm = 0;
  await until("rest", async () => {
    const { number, job: under } = await progress();
    calm = !under && number === before ? calm + 1 : 0;
    before = number;
    await sleep(250);
    return calm >= 4;
  });
}

const go = (where) => page.goto(origin + where, { waitUntil: "load" });

const STEPS = {
  go,
  rest,
  sleep,
  /** Fill the fields of a form and send it; of several forms the one that holds `which`. */
  async fill(action, fields, which) {
    const form = `main form[data-action="${action}"]${which ? `:has(${which})` : ""}`;
    await until(form, async () => (await page.$(form)) !== null, 30000);
    await page.evaluate(
      (each, values) => {
        const found = document.querySelector(each);
        for (let around = found.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
        for (const [name, value] of Object.entries(values)) found.elements[name].value = value;
      },
      form,
      fields,
    );
    await page.click(`${form} button`);
    await until(action + " to be answered", () =>
      page.evaluate((each) => {
        const found = document.querySelector(each);
        return !found || !found.classList.contains("under-way");
      }, form),
    );
    await sleep(300);
  },
  /** Choose files, or a folder, as somebody does in the dialog that a button opens. */
  async choose(part, files, isFolder) {
    const field = await page.waitForSelector(`main input[data-put="${part}"]${isFolder ? "[data-folder]" : ":not([data-folder])"}`);
    await field.uploadFile(...files);
    await STEPS.sent();
  },
  /** Drag files or folders from the desktop onto a place. */
  async drop(where, files) {
    const client = await page.createCDPSession();
    const place = await page.waitForSelector(where);
    const box = await place.boundingBox();
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await client.send("Input.dispatchDragEvent", { type, x: box.x + 20, y: box.y + 10, data });
    }
    await STEPS.sent();
  },
  async sent() {
    await sleep(300);
    await until("uploads", () => page.$eval("#sending-words", (e) => /^\D*(\d+) \/ \1$|^$/.test(e.textContent) || e.closest("[hidden]") !== null), 60000);
    await sleep(300);
  },
  /** Drop files of these names, made in the page. */
  async hand(where, named) {
    await page.evaluate(
      (place, files) => {
        const data = new DataTransfer();
        for (const [name, text] of files) data.items.add(new File([text], name));
        const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector(place).dispatchEvent(event);
      },
      where,
      named,
    );
    await STEPS.sent();
  },
  copy: (from, to) => fs.copyFileSync(from, to),
  shows: (text) => until(text, () => shows(text), 30000),
  async note(name, expression) {
    seen.results[name] = await page.evaluate(expression);
  },
  /** What axe-core finds on pages at a width, and by how much they are wider than the window; the
   * contrast of colours is left out where the same views are looked at in another language. */
  async examine(places, width, colours) {
    const found = [];
    await page.setViewport({ width, height: 900 });
    for (const place of places) {
      await go(place);
      await page.evaluate(axe);
      const { passes, violations } = await page.evaluate(
        async (tags, enabled) => {
          const { passes, violations } = await axe.run(document, {
            runOnly: { type: "tag", values: tags },
            rules: { "color-contrast": { enabled } },
            resultTypes: ["violations"],
          });
          return { passes: passes.length, violations: violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`) };
        },
        TAGS,
        colours,
      );
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (violations.length || overflow > 0 || passes < 10) found.push({ place, width, violations, overflow });
    }
    seen.results.examined = [...(seen.results.examined || []), ...found];
  },
  async close() {
    await page.evaluate(() => (window.confirm = () => true));
    await page.click('form[data-action="close"] button');
    await sleep(1000);
  },
};

(async () => {
  const browser = await puppeteer.launch({
    browser: job.browser,
    executablePath: job.program,
    args: job.browser === "chrome" ? ["--no-sandbox", "--disable-gpu"] : [],
  });
  try {
    page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    page.on("console", (said) => {
      if (said.type() !== "error") return;
      (/status of 400/.test(said.text()) ? seen.refused : seen.complaints).push(said.text());
    });
    page.on("pageerror", (error) => seen.complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      seen.dialogs.push(dialog.message());
      dialog.dismiss();
    });
    page.on("request", (each) => {
      if (origin && /^(http|ws|ftp)/.test(each.url()) && !each.url().startsWith(origin)) seen.elsewhere.push(each.url());
    });
    await page.goto(job.start, { waitUntil: "load" });
    await until("the desk", async () => page.url().startsWith("http") && !page.url().includes("token") && (await page.$("main")) !== null);
    origin = new URL(page.url()).origin;
    await until("the first page", async () => page.url().startsWith(origin + "/season/"));
    seen.arrived = page.url().slice(origin.length);
    for (const [name, ...given] of job.steps) {
      seen.step = [name, ...given];
      await STEPS[name](...given);
    }
    seen.cookies = await page.evaluate(() => document.cookie);
  } catch (error) {
    seen.error = String(error.stack);
  }
  await browser.close();
  console.log(JSON.stringify(seen));
})();
