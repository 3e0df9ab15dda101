// What the engine's worker writes: how the file is read, call by call; a correlation typed, saved, and achieved; advice.

import { RISK, assert, browse, freshPage, markOutput, open, openFile, picture, run, step } from "./carlo.mjs";

/// How late the engine's worker hears of the page in the steps that type while an answer is on its way.
const LATE = 150;

/// Opens one of the tabs beside the sheet or below the results.
async function tab(page, name) {
  await page.getByRole("tab", { name, exact: true }).click();
}

await browse(async (browser) => {
  const page = await freshPage(browser);
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (...message) {
      setTimeout(() => postMessage.apply(this, message), window.late ?? 0);
    };
  });

  await step("the file's add-in calls are reported one by one", async () => {
    await open(page);
    await openFile(page, RISK);
    await tab(page, "File");
    await page.getByRole("heading", { name: /^Add-in functions/ }).waitFor();
    await page.getByText(/understood/).first().waitFor();
    await page.getByRole("button", { name: "Plan!B6" }).first().click();
    await page.locator(".fx__ref").first().waitFor();
    assert.equal(await page.getByLabel("Selected cell; type a reference to go there").inputValue(), "B6");
    await picture(page, "panels-file");
  });

  await step("advice names a price that may be negative", async () => {
    await tab(page, "Check");
    await page.locator("[data-rule=negative-mass]").waitFor();
    await page.locator("[data-rule=negative-mass]").getByRole("button", { name: "Plan!B2" }).waitFor();
    await picture(page, "panels-check");
  });

  await step("an impossible matrix is told while it is typed, and the nearest is taken", async () => {
    await tab(page, "Correlations");
    await page.getByRole("button", { name: "Correlate inputs…" }).click();
    for (const name of ["Price", "Launch volume", "Unit cost"]) {
      await page.locator(".picks").getByLabel(name).check();
    }
    await page.getByLabel("Rank correlation of Launch volume with Price").fill("0.9");
    await page.getByLabel("Rank correlation of Unit cost with Price").fill("0.9");
    await page.getByLabel("Rank correlation of Unit cost with Launch volume").fill("-0.9");
    await page.keyboard.press("Tab");
    await page.getByText("No inputs can be correlated so.").waitFor();
    await picture(page, "panels-impossible");
    await page.getByRole("button", { name: "Take the nearest" }).click();
    await page.getByText("Possible as typed.").waitFor();
  });

  await step("what is typed and pressed while an answer is on its way counts", async () => {
    await page.evaluate((late) => (window.late = late), LATE);
    const typed = { "Launch volume with Price": "−0.6", "Unit cost with Price": "0.125", "Unit cost with Launch volume": "0" };
    await page.getByLabel("Rank correlation of Launch volume with Price").focus();
    for (const text of Object.values(typed)) {
      await page.keyboard.press("Control+A");
      await page.keyboard.type(text, { delay: LATE / 2 });
      await page.keyboard.press("Tab");
    }
    for (const [pair, text] of Object.entries(typed)) {
      assert.equal(await page.getByLabel(`Rank correlation of ${pair}`).inputValue(), text);
    }
    await page.getByLabel("Rank correlation of Unit cost with Price").fill("0");
    await page.getByRole("button", { name: "Save" }).click({ delay: 3 * LATE });
    await page.getByRole("button", { name: /^Edit the correlation of Price/ }).waitFor();
    await page.evaluate(() => (window.late = 0));
  });

  await step("a correlation is achieved by the trials", async () => {
    await tab(page, "Marks");
    await markOutput(page, "B10");
    await run(page);
    await tab(page, "Correlations");
    await page.locator(".matrix").getByText("−0.60").waitFor();
    await picture(page, "panels-in-force");
    // B10 is the price: the volume's rank correlation with it is what the trials achieved.
    await page.getByLabel("Output", { exact: true }).selectOption({ label: "Price again · Plan!B10" });
    await page.getByRole("radio", { name: "Rank correlation" }).click();
    await page.getByText("Show as table").nth(1).click();
    const row = page.getByRole("row", { name: /^Launch volume/ });
    const achieved = Number((await row.locator("td").nth(3).innerText()).replace("−", "-"));
    assert.ok(Math.abs(achieved + 0.6) < 0.03, `achieved ${achieved}`);
  });

  await step("the statistics of cells have their values", async () => {
    await tab(page, "Asked by cells");
    const row = page.getByRole("row", { name: /RiskMean\(B8\)/ });
    const mean = Number((await row.locator("td").last().innerText()).replace(/,/g, ""));
    assert.ok(mean > 1_000 && mean < 5_000, `mean ${mean}`);
    await tab(page, "Statistics");
    await page.getByRole("term").filter({ hasText: "Standard error of the mean" }).waitFor();
    await picture(page, "panels-statistics");
  });

  await step("a fit goes to the cell that is selected, where that holds a number", async () => {
    await page.getByLabel("Views").getByText("Model").first().click();
    await tab(page, "Fit");
    await page.getByLabel("Numbers, or the range that holds them").fill("8 9 9.5 10 10.5 11 11 12 14 15");
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    const use = page.getByRole("button", { name: /^Use .* for the selected cell$/ }).first();
    await use.waitFor();
    await page.getByRole("gridcell", { name: "Delay" }).click();
    await use.click();
    await page.getByText("Plan!A6 holds no number").waitFor();
    await page.getByRole("gridcell", { name: "Discount" }).click();
    await page.keyboard.press("ArrowRight");
    await use.click();
    await page.getByText(/^Done\. Plan!B12 is given /).waitFor();
    await picture(page, "panels-fit");
    await tab(page, "Marks");
    await page.getByRole("button", { name: "Edit Discount" }).waitFor();
  });

  assert.deepEqual(page.faults, []);
  assert.deepEqual(page.posts, []);
});
