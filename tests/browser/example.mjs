// An example opens with a click, runs at once, and a long run can be stopped.

import { assert, browse, finished, freshPage, open, picture, run, step } from "./carlo.mjs";

await browse(async (browser) => {
  const page = await freshPage(browser);

  await step("an example opens with its inputs and outputs", async () => {
    await open(page);
    await page.locator("a.sample").first().click();
    await page.getByRole("grid").waitFor();
    await page.locator("#run:not([aria-disabled=true])").waitFor();
    await picture(page, "example-model");
  });

  await step("it runs", async () => {
    await run(page);
    await picture(page, "example-results");
  });

  await step("limits can be typed, and the certainty follows", async () => {
    assert.ok((await page.locator("#certainty").innerText()).length > 0);
  });

  await step("a long run shows results as they grow, and stops", async () => {
    const trials = page.getByLabel("Number of trials");
    const most = await trials.locator("option").last().getAttribute("value");
    await trials.selectOption(most);
    await page.locator("#run", { hasText: "Run" }).click();
    await page.locator("#run", { hasText: "Stop" }).click();
    await page.getByText(/Stopped at/).waitFor();
    await finished(page);
  });

  assert.deepEqual(page.faults, []);
  assert.deepEqual(page.posts, []);
});
