// A headless browser that is driven over standard input: one JSON command a line, one JSON answer a
// line. What a page asked for and what it wrote to the console is kept until it is asked for. It ends
// with its standard input, so that no browser outlives the test that started it.
//
// Arguments: the folder with the packages of `tests/setup.sh`, and the browser's executable.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const [packages, executablePath] = process.argv.slice(2);
const { chromium } = require(path.join(packages, "playwright-core"));
const axeSource = fs.readFileSync(path.join(packages, "axe-core", "axe.min.js"), "utf8");

const WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let browser;
let context;
let page;
let heard = { requests: [], messages: [], loads: 0 };

const commands = {
  // A page of its own, with an empty console. `still` leaves its script out.
  async open({ url, width, height, scheme = "light", scale = 1, still = false }) {
    await context?.close();
    heard = { requests: [], messages: [], loads: 0 };
    context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      deviceScaleFactor: scale,
    });
    context.on("request", (request) => heard.requests.push(request.url()));
    page = await context.newPage();
    page.on("console", (said) => heard.messages.push(`${said.type()}: ${said.text()}`));
    page.on("pageerror", (error) => heard.messages.push(`exception: ${error}`));
    page.on("load", () => (heard.loads += 1));
    if (still) {
      await page.route("**/page.js", (route) =>
        route.fulfill({ contentType: "text/javascript", body: "" }));
    }
    await page.goto(url, { waitUntil: "domcontentloaded" });
  },
  eval: ({ code }) => page.evaluate(code),
  click: ({ selector }) => page.click(selector),
  shot: async ({ file }) => void (await page.screenshot({ path: file })),
  // What keeps people out, by the rules of WCAG 2.2 AA.
  async barriers() {
    await page.evaluate(axeSource);
    const found = await page.evaluate(
      (tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }),
      WCAG_AA,
    );
    return found.violations.map((rule) => ({
      rule: rule.id,
      help: rule.help,
      places: rule.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
    }));
  },
  heard: () => heard,
};

(async () => {
  browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { command, ...rest } = JSON.parse(line);
    let answer;
    try {
      answer = { answer: (await commands[command](rest)) ?? null };
    } catch (error) {
      answer = { error: String(error?.stack ?? error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  await browser.close();
})();
