// From a workbook on disk to a shared result, and the same digits on the server.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  MARGIN, assert, browse, download, finished, freshPage, markInput, markOutput, open, openFile, picture, run, select,
  step, tableNumber,
} from "./carlo.mjs";

/// B4 = B2 - B3 with B2 ~ Normal(100, 10), B3 ~ Normal(60, 5).
const MEAN = 40;
const STD_DEV = Math.sqrt(125);
const TRIALS = 10_000;

await browse(async (browser) => {
  const page = await freshPage(browser);

  await step("the start page says that nothing is uploaded", async () => {
    await open(page);
    await page.getByText("Your file is not uploaded").first().waitFor();
    await picture(page, "walk-start");
  });

  await step("a workbook opens, its formulas checked", async () => {
    await openFile(page, MARGIN);
    await page.getByText("1 formula, 1 match").waitFor();
    await picture(page, "walk-model");
  });

  await step("two cells become inputs and one an output", async () => {
    await markInput(page, "B2", "normal(100,10)");
    // By the keyboard alone: what is typed takes the place of what is suggested.
    await select(page, "B3");
    await page.locator("#sheet").focus();
    await page.keyboard.press("Alt+i");
    await page.locator("#shorthand").waitFor();
    await page.keyboard.type("normal(60,5)");
    await page.locator(".panel__foot .btn--primary:not([aria-disabled=true])").waitFor();
    assert.equal(await page.locator("#shorthand").inputValue(), "normal(60,5)");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Edit Cost" }).waitFor();
    await markOutput(page, "B4");
    await picture(page, "walk-marked");
  });

  await step("a run gives what mathematics says", async () => {
    await run(page);
    const mean = await tableNumber(page, "Mean");
    assert.ok(Math.abs(mean - MEAN) < (4 * STD_DEV) / Math.sqrt(TRIALS) + 0.05, `mean ${mean}`);
    const p50 = await tableNumber(page, "P50");
    assert.ok(Math.abs(p50 - MEAN) < (5 * 1.2533 * STD_DEV) / Math.sqrt(TRIALS) + 0.05, `median ${p50}`);
    await picture(page, "walk-results");
  });

  await step("the results come home in the user's own workbook, and with their settings", async () => {
    const path = await download(page, "Your workbook with the results");
    assert.equal(basename(path), "margin with results.xlsx");
    const all = JSON.parse(await readFile(await download(page, "Settings and results"), "utf8"));
    assert.deepEqual(all.spec.inputs.map((input) => input.cell), ["Plan!B2", "Plan!B3"]);
    assert.ok(Math.abs(all.results.outputs[0].mean - (await tableNumber(page, "Mean"))) < 0.05);
    const reader = await freshPage(browser);
    await open(reader);
    await openFile(reader, path);
    await reader.getByRole("tab", { name: "Carlo results" }).click();
    await reader.getByRole("gridcell", { name: "Margin" }).first().waitFor();
    await picture(reader, "walk-written");
    await reader.context().close();
  });

  await step("another run, by the module that wrote the workbook, gives the same digits", async () => {
    const mean = await tableNumber(page, "Mean");
    await run(page);
    assert.equal(await tableNumber(page, "Mean"), mean);
  });

  await step("nothing was uploaded", async () => {
    assert.deepEqual(page.posts, []);
  });

  await step("what does not reach the server is not said to have been uploaded, or done there", async () => {
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Run on the server" }).first().click();
    await page.getByRole("button", { name: "Send and run there" }).click();
    await page.getByRole("alert").getByText(/needs a connection/).waitFor();
    await page.getByText("Local, nothing uploaded").first().waitFor();
    await page.locator(".facts").getByText(/on this device/).waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Dismiss" }).click();
    page.posts.length = 0;
  });

  const link = await step("the result is shared with its workbook", async () => {
    await page.getByRole("button", { name: "Share…" }).first().click();
    await page.getByLabel("Include the workbook").check();
    await picture(page, "walk-share");
    await page.getByRole("button", { name: "Create link" }).click();
    const link = await page.locator("#share-link").inputValue();
    await page.getByRole("button", { name: "Done" }).click();
    return link;
  });

  const shared = await step("a stranger opens the link and gets the same digits", async () => {
    const stranger = await freshPage(browser);
    const answer = stranger.waitForResponse((response) => /\/api\/shares\/[^/]+$/.test(response.url()));
    await stranger.goto(link, { waitUntil: "load" });
    const share = await (await answer).json();
    await stranger.locator("#headline .sent").first().waitFor();
    assert.equal(await tableNumber(stranger, "Mean"), await tableNumber(page, "Mean"));
    await stranger.locator("#run-again").click();
    await stranger.locator("#same-digits").waitFor();
    assert.match(await stranger.locator("#same-digits").innerText(), /every digit is the same/);
    await picture(stranger, "walk-shared");
    assert.deepEqual(stranger.faults, []);
    await stranger.context().close();
    return share;
  });

  await step("the server, through the edge, gives the same digits", async () => {
    await page.getByRole("button", { name: "Run on the server" }).first().click();
    const answer = page.waitForResponse(
      (response) => /\/api\/simulations\/[^/]+\/results$/.test(response.url()) && response.status() === 200,
    );
    await page.getByRole("button", { name: "Send and run there" }).click();
    const results = await (await answer).json();
    await page.getByText("on the server").first().waitFor();
    await finished(page);
    assert.deepEqual(results.outputs, shared.results.outputs);
    assert.deepEqual(results.inputs, shared.results.inputs);
    await picture(page, "walk-server");
  });

  await step("the setup is there after a reload", async () => {
    await page.reload({ waitUntil: "load" });
    await openFile(page, MARGIN);
    await page.getByText("2 inputs, 1 output").waitFor();
  });

  assert.deepEqual(page.faults, []);
});
