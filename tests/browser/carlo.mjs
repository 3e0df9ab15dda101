// The browser and the page for the scripts beside this file.
//
// CARLO_ORIGIN   where the product is
// CARLO_NPM      the folder with playwright-core in its node_modules
// CARLO_CHROMIUM the browser
// CARLO_MARGIN   a workbook: B2 and B3 are numbers, B4 is B2-B3
// CARLO_HELD     a workbook: B4 is B2 less a cost that Carlo does not compute, B6 depends on today
// CARLO_RISK     a workbook: B2 to B5 are inputs of @RISK, B6 is unknown, B8 the profit, B9 its mean, B10 is B2 again, B13 is
//                the profit less the number B12
// CARLO_DOCUMENT a workbook of LibreOffice with inputs and outputs
// CARLO_SELDOM   a workbook: B2 is a number, B3 a function of it that few models call
// CARLO_LARGE    a workbook of more than half a megabyte: B2 is a number, B3 its double
// CARLO_PICTURES where screenshots go
// CARLO_DOWNLOADS where downloads go

import { createRequire } from "node:module";
import { join } from "node:path";
import assert from "node:assert/strict";

const { chromium } = createRequire(join(process.env.CARLO_NPM, "package.json"))("playwright-core");

export const ORIGIN = process.env.CARLO_ORIGIN;
export const MARGIN = process.env.CARLO_MARGIN;
export const HELD = process.env.CARLO_HELD;
export const RISK = process.env.CARLO_RISK;
export const DOCUMENT = process.env.CARLO_DOCUMENT;
export const SELDOM = process.env.CARLO_SELDOM;
export const LARGE = process.env.CARLO_LARGE;
export { assert };

/// How long anything may take: the machines that test this are slow and busy.
const PATIENCE = 60_000;

/// Runs `walk` with a browser, ends the browser, and fails the process if the walk failed.
export async function browse(walk) {
  const browser = await chromium.launch({
    executablePath: process.env.CARLO_CHROMIUM,
    // In containers, where tests run as root, Chromium's own sandbox cannot be set up.
    args: ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
  });
  try {
    await walk(browser);
  } finally {
    await browser.close();
  }
}

/// A page in a profile of its own. What must not happen is gathered in `page.faults`: errors of scripts,
/// violations of the security policy, requests to elsewhere.
export async function freshPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.faults = [];
  page.posts = [];
  page.on("pageerror", (error) => page.faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (/Content Security Policy|panicked/.test(text)) page.faults.push(`console: ${text}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(ORIGIN) && !/^(blob|data):/.test(url)) page.faults.push(`request to ${url}`);
    if (!["GET", "HEAD"].includes(request.method())) page.posts.push(`${request.method()} ${url}`);
  });
  return page;
}

/// Does one step and says so, with its time.
export async function step(name, work) {
  const start = performance.now();
  try {
    const result = await work();
    console.log(`${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${name}`);
    return result;
  } catch (error) {
    console.log(`     failed  ${name}`);
    throw new Error(`${name}: ${error.stack ?? error}`);
  }
}

/// Leaves a picture.
export async function picture(page, name) {
  await page.screenshot({ path: join(process.env.CARLO_PICTURES, `${name}.png`) });
}

/// Opens the start page.
export async function open(page, path = "/") {
  await page.goto(`${ORIGIN}${path}`, { waitUntil: "load" });
}

/// Chooses a file as if in the file dialog, and waits until its sheet is there.
export async function openFile(page, file) {
  await page.getByRole("button", { name: "Open a file" }).waitFor();
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("grid").waitFor();
}

/// Selects a cell by its reference.
export async function select(page, reference) {
  const place = page.getByLabel("Selected cell; type a reference to go there");
  await place.fill(reference);
  await place.press("Enter");
  await page.locator(".offer").getByText(new RegExp(`^${reference}\\b`)).waitFor();
}

/// Makes a cell an input with a distribution as typed.
export async function markInput(page, reference, distribution) {
  await select(page, reference);
  await page.getByRole("button", { name: "Mark as input" }).click();
  await page.locator("#shorthand").fill(distribution);
  const apply = page.getByRole("button", { name: "Apply" });
  // Enabled once the engine has understood.
  await page.locator(".panel__foot .btn--primary:not([aria-disabled=true])").waitFor();
  await apply.click();
  await page.locator("#shorthand").waitFor({ state: "detached" });
}

/// Makes a cell an output.
export async function markOutput(page, reference) {
  await select(page, reference);
  await page.getByRole("button", { name: "Mark as output" }).click();
  await page.getByRole("button", { name: "Remove output" }).first().waitFor();
}

/// Runs the simulation here and waits for its end.
export async function run(page) {
  await page.locator("#run", { hasText: "Run" }).click();
  await finished(page);
}

/// Downloads one of the files of the dialog, under the name that the page gives it; answers with its path.
export async function download(page, title) {
  await page.getByRole("button", { name: "Download…" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: `Download: ${title}` }).click();
  const file = await download;
  const path = join(process.env.CARLO_DOWNLOADS, file.suggestedFilename());
  await file.saveAs(path);
  await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).click();
  return path;
}

/// Waits for the end of a simulation: there are results, and Run can be pressed again.
export async function finished(page) {
  await page.locator("#headline .sent").first().waitFor();
  await page.locator("#run", { hasText: "Run" }).waitFor();
}

/// The number in the percentile table's row of that name.
export async function tableNumber(page, row) {
  const text = await page.locator("table.tbl tr", { has: page.getByRole("rowheader", { name: row, exact: true }) })
    .locator("td").first().innerText();
  return Number(text.replace(/[^0-9.eE+−-]/g, "").replace("−", "-"));
}
