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

  await step("the limits can be typed, and follow the certainty", async () => {
    const number = async (id) => Number((await page.locator(id).inputValue()).replace("−", "-"));
    const type = async (id, text) => {
      await page.locator(id).fill(text);
      await page.locator(id).press("Enter");
    };
    assert.equal(await number("#certainty"), 90);
    const [from, to] = [await number("#limit-from"), await number("#limit-to")];
    await type("#certainty", "50");
    assert.ok((await number("#limit-from")) > from && (await number("#limit-to")) < to);
    await type("#limit-from", String(from));
    assert.ok((await number("#certainty")) > 50);
  });

  await step("a long run shows results as they grow, and stops", async () => {
    const trials = page.getByRole("banner").getByLabel("Number of trials");
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
