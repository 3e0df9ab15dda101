// A cell that Carlo does not compute is refused by name, accepted by name, said with the results, and taken back; today
// is what the user says; a loop of trials made by hand is offered to be replaced.

import {
  HELD, assert, browse, finished, freshPage, markInput, markOutput, open, openFile, picture, run, select, step,
  tableNumber,
} from "./carlo.mjs";

await browse(async (browser) => {
  const page = await freshPage(browser);

  await step("the panel says what is not computed, and why", async () => {
    await open(page);
    await openFile(page, HELD);
    await page.getByText("1 cell is held at its saved value.").waitFor();
    await page.getByText(/does not calculate CUBEVALUE, since it/).waitFor();
    await picture(page, "held-model");
  });

  await step("a loop of trials made by hand is replaced by an output", async () => {
    await page.getByText(/one formula with random numbers copied down/).waitFor();
    await page.getByRole("button", { name: "Mark Plan!D10 as output" }).click();
    await page.getByText("1 output").first().waitFor();
    await page.getByRole("button", { name: "Mark Plan!D10 as output" }).waitFor({ state: "detached" });
  });

  await step("the editor shows what an input does to the first output", async () => {
    await select(page, "D10");
    await page.getByRole("button", { name: "Remove output" }).click();
    await markOutput(page, "B6");
    await markInput(page, "B2", "normal(100,10)");
    await page.getByRole("button", { name: /^Edit Sales/ }).click();
    await page.locator("#effect").getByText("1,000 trials").waitFor();
    await picture(page, "held-effect");
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  await step("an output that needs the cell is refused, and runs once its value is accepted", async () => {
    await markOutput(page, "B4");
    await page.locator("#run", { hasText: "Run" }).click();
    await page.getByRole("alert").getByText(/CUBEVALUE is not supported/).first().waitFor();
    await picture(page, "held-refused");
    await page.getByRole("button", { name: "Keep the saved value" }).click();
    await finished(page);
    await page.locator("#held").getByText("1 cell held at its saved value:").waitFor();
    await page.locator("#held").getByText("Plan!B3").waitFor();
    await picture(page, "held-results");
    await page.getByLabel("Output", { exact: true }).selectOption({ label: "Margin · Plan!B4" });
    assert.ok(Math.abs((await tableNumber(page, "Mean")) - 40) < 1);
  });

  await step("today is the file's, until the user says another day", async () => {
    await page.getByLabel("Output", { exact: true }).selectOption({ label: "Days · Plan!B6" });
    assert.ok(Math.abs((await tableNumber(page, "Mean")) - 148) < 1);
    await page.getByText("22 November 2026").waitFor();
    await page.getByLabel("NOW and TODAY tell").fill("2026-12-22T00:00");
    await page.getByText("Results are for the previous inputs.").waitFor();
    await run(page);
    await page.getByText("22 December 2026").waitFor();
    assert.ok(Math.abs((await tableNumber(page, "Mean")) - 178) < 1);
    await picture(page, "held-now");
  });

  await step("what was accepted is taken back, and refused again", async () => {
    await page.locator("#held").getByRole("button", { name: "Take back" }).click();
    await page.getByText("Other cells keep their saved value.").waitFor();
    await page.locator("#run", { hasText: "Run" }).click();
    await page.getByRole("alert").getByText(/CUBEVALUE is not supported/).first().waitFor();
  });

  assert.deepEqual(page.posts, []);

  await step("the server refuses it by name too, and runs it once its value is accepted", async () => {
    await page.getByRole("button", { name: "Run on the server" }).first().click();
    await page.getByRole("button", { name: "Send and run there" }).click();
    await page.getByRole("alert").getByText(/CUBEVALUE is not supported/).first().waitFor();
    const again = page.waitForRequest((request) => /\/api\/simulations\/create$/.test(request.url()));
    await page.getByRole("button", { name: "Keep the saved value" }).click();
    assert.deepEqual(JSON.parse((await again).postData()).spec.hold, ["Plan!B3"]);
    await page.getByText("on the server").first().waitFor();
    await finished(page);
    await page.locator("#held").getByText("Plan!B3").waitFor();
    await picture(page, "held-server");
  });

  assert.deepEqual(page.faults, []);
});
