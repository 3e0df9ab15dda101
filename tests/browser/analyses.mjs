// What the trials say beyond charts: questions with a form of their own, tails and specifications of an output, and a
// copula that inputs hang together by; each in a narrow window and in a dark one too.

import { RISK, assert, browse, freshPage, markOutput, open, openFile, picture, run, step } from "./carlo.mjs";

async function tab(page, name) {
  await page.getByRole("tab", { name, exact: true }).click();
}

/// A number of a table's row: the text of its cell in that place, without what stands below it.
async function number(page, row, place = 0) {
  const line = page.locator(".written tr", { has: page.getByRole("rowheader", { name: row }) });
  const text = await line.first().locator("td").nth(place).evaluate((cell) => cell.firstChild.textContent);
  return Number(text.replace(/[^0-9.eE+−-]/g, "").replace("−", "-"));
}

/// Fills in a question and puts it.
async function put(page, question, fields = {}) {
  await page.getByLabel("Question").selectOption({ label: question });
  for (const [label, value] of Object.entries(fields)) {
    await page.locator(".written").getByLabel(label, { exact: true }).fill(value);
  }
  // What stands there now is the answer to another question.
  await page.evaluate(() => document.querySelectorAll(".written p").forEach((line) => (line.dataset.before = "")));
  await page.getByRole("button", { name: "Work it out" }).click();
}

/// Puts a question and waits for its answer.
async function ask(page, question, fields) {
  await put(page, question, fields);
  await page.locator(".written p:not([data-before])", { hasText: /trials a simulation\.$/ }).waitFor();
}

/// In a window as narrow as a phone's nothing but what scrolls by itself is wider than the window, or longer.
async function fits(page) {
  const [wide, long] = await page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return [scrollWidth - clientWidth, scrollHeight - clientHeight];
  });
  assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
  assert.ok(long <= 0, `the page is ${long} pixels too long`);
}

await browse(async (browser) => {
  const page = await freshPage(browser);

  await step("a copula is chosen, kept, and in force", async () => {
    await open(page);
    await openFile(page, RISK);
    await tab(page, "Correlations");
    await page.getByRole("button", { name: "Correlate inputs…" }).click();
    for (const name of ["Price", "Unit cost"]) await page.locator(".picks").getByLabel(name).check();
    await page.getByLabel("Copula").selectOption({ label: "Gumbel" });
    await page.getByLabel("Parameter θ").fill("2");
    await page.getByLabel("Seen").selectOption({ label: "The second from the other end" });
    await page.getByText(/The rank correlation of any two is −0\.68/).waitFor();
    await picture(page, "analyses-copula");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Gumbel copula, θ = 2, the second from the other end.").waitFor();
    await page.getByRole("button", { name: /^Edit the correlation of Price/ }).click();
    assert.equal(await page.getByLabel("Copula").inputValue(), "gumbel");
    await page.getByRole("button", { name: "Cancel" }).click();
    await tab(page, "Marks");
    await markOutput(page, "B13");
    await run(page);
    await tab(page, "Correlations");
    await page.getByText("Gumbel copula.").waitFor();
  });

  await step("the correlation is taken off again", async () => {
    await page.getByLabel("Views").getByText("Model").first().click();
    await tab(page, "Correlations");
    await page.getByRole("button", { name: /^Remove the correlation of Price/ }).click();
    await page.getByRole("button", { name: /^Edit the correlation of Price/ }).waitFor({ state: "detached" });
    await run(page);
  });

  await step("an analysis says what drives the profit", async () => {
    await tab(page, "Analyses");
    await ask(page, "Contribution to variance");
    await page.locator(".said").getByText(/Price drives it most: 9\d% of the variance/).waitFor();
    await picture(page, "analyses-contribution");
    await ask(page, "One input at a time");
    await page.getByRole("rowheader", { name: "Launch volume" }).waitFor();
    await picture(page, "analyses-what-if");
  });

  await step("several cases are asked about at once", async () => {
    await page.getByLabel("Question").selectOption({ label: "Stress" });
    await page.getByRole("button", { name: "Add a stress" }).click();
    await page.getByRole("button", { name: "Remove stress 2" }).waitFor();
    await page.getByRole("button", { name: "Add a stress" }).click();
    await page.getByRole("button", { name: "Remove stress 3" }).waitFor();
    await page.getByRole("group", { name: "Stress 3" }).getByLabel("It happens").selectOption("with the one above");
    await page.getByRole("group", { name: "Stress 2" }).getByLabel("From percentile").fill("80");
    await page.getByRole("button", { name: "Remove stress 1" }).click();
    await page.getByRole("button", { name: "Remove stress 3" }).waitFor({ state: "detached" });
    await ask(page, "Stress");
    await page.getByRole("rowheader", { name: /^\S.* P80 to P100, .* P95 to P100$/ }).first().waitFor();
    await picture(page, "analyses-stress");
  });

  await step("what takes long says so, and can be stopped", async () => {
    await page.getByLabel("Question").selectOption({ label: "Second order" });
    await page.locator(".picks").getByLabel("Price").check();
    await put(page, "Second order", { Simulations: "100000" });
    await page.getByText("Working out: Second order…").waitFor();
    assert.equal(await page.locator(".written").getAttribute("aria-busy"), "true");
    assert.equal(await page.locator("#said").innerText(), "Working it out");
    await picture(page, "analyses-busy");
    // The sheet and the charts go on.
    await page.getByLabel("Output", { exact: true }).focus();
    await page.getByRole("button", { name: "Stop", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.locator(".written").getByText("Stopped before it was done.").waitFor();
    await page.getByRole("button", { name: "Work it out" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.innerText), "Work it out");
  });

  await step("a goal is sought", async () => {
    // The profit less the discount has a mean of 1,000 where the discount is the mean profit less 1,000.
    await page.getByLabel("Output", { exact: true }).selectOption({ label: "Net profit · Plan!B13" });
    await ask(page, "Goal seek", { "Cell to change": "B12", From: "-9000", To: "9000", Target: "1000" });
    const found = await number(page, "Decision");
    assert.ok(found > 500 && found < 4_000, `found ${found}`);
    await picture(page, "analyses-goal-seek");
  });

  await step("what is missing is named", async () => {
    await page.getByLabel("Question").selectOption({ label: "Chance of a rare event" });
    await page.getByRole("button", { name: "Work it out" }).click();
    await page.locator(".written").getByText("Fill in: Value.").waitFor();
    assert.equal(await page.locator(".written").getByLabel("Value", { exact: true }).getAttribute("aria-invalid"), "true");
  });

  await step("tails, a target and a specification are told", async () => {
    await tab(page, "Statistics");
    await page.locator(".written").getByLabel("Target", { exact: true }).fill("0");
    await page.getByLabel("Lower limit (LSL)").fill("-5000");
    await page.getByLabel("Upper limit (USL)").fill("15000");
    await page.getByRole("button", { name: "Work it out" }).click();
    await page.getByRole("rowheader", { name: /^Cpk the distance/ }).waitFor();
    const [below, above] = [await number(page, /^Chance of 0 or less/), await number(page, /^Chance of more than 0/)];
    assert.ok(Math.abs(below + above - 100) < 0.02, `${below} and ${above}`);
    const [tail, fifth] = [await number(page, /^Expected shortfall, lowest/), await number(page, /^P5/)];
    assert.ok(tail < fifth, `${tail} and ${fifth}`);
    await picture(page, "analyses-statistics");
  });

  await step("in a narrow window wide tables scroll by themselves", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await fits(page);
    await picture(page, "analyses-statistics-phone");
    await tab(page, "Analyses");
    await ask(page, "Regression");
    await fits(page);
    await picture(page, "analyses-phone");
  });

  await step("and in the dark", async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: "dark" });
    await ask(page, "Sobol’ indices");
    await picture(page, "analyses-dark");
    await tab(page, "Statistics");
    await page.getByRole("button", { name: "Work it out" }).click();
    await page.getByRole("rowheader", { name: /^Mode/ }).waitFor();
    await picture(page, "analyses-statistics-dark");
  });

  assert.deepEqual(page.faults, []);
  assert.deepEqual(page.posts, []);
});
