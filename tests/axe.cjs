// node axe.cjs FILE...: axe-core on local pages in headless Chromium, on a desktop and on a phone.
// Prints JSON, by page: what axe finds against WCAG 2.2 AA and good practice, what the page asks the network
// for, what its console complains of, and by how many pixels it is wider than the window.
// Environment: PAGE_TOOLS is the node_modules with axe-core and puppeteer-core, CHROMIUM the browser.

const fs = require("fs");
const path = require("path");

const tools = process.env.PAGE_TOOLS;
const puppeteer = require(path.join(tools, "puppeteer-core"));
const axe = fs.readFileSync(path.join(tools, "axe-core", "axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [1280, 390];
const MORE = "tr:nth-child(n + 33)"; // of a long table, rows of kinds that stand in it before

async function examined(browser, file, width) {
  const page = await browser.newPage();
  const complaints = [];
  const asked = [];
  page.on("console", (said) => said.type() === "error" && complaints.push(said.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (each) => each.url().startsWith("file:") || asked.push(each.url()));
  await page.setViewport({ width, height: 900 });
  await page.goto("file://" + file, { waitUntil: "load" });
  await page.evaluate(axe);
  // colours and sizes of text are the same at any width, unless a style asks how wide the window is
  const found = await page.evaluate(
    async (tags, first, more) => {
      const asksWidth = ({ media }) => media && /width/.test(media.mediaText);
      const again = [...document.styleSheets].some((sheet) => [...sheet.cssRules].some(asksWidth));
      const { passes, violations } = await axe.run({ exclude: [[more]] }, {
        runOnly: { type: "tag", values: tags },
        rules: { "color-contrast": { enabled: first || again } },
        resultTypes: ["violations"],
      });
      return { passes: passes.length, violations: violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`) };
    },
    TAGS,
    width === WIDTHS[0],
    MORE,
  );
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  await page.close();
  return { width, ...found, complaints, asked, overflow };
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const results = {};
  for (const file of process.argv.slice(2)) {
    results[path.basename(file)] = [];
    for (const width of WIDTHS) {
      results[path.basename(file)].push(await examined(browser, file, width));
    }
  }
  await browser.close();
  console.log(JSON.stringify(results));
})();
