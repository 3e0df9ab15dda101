// The pictures of the README: the screens of one example, as people first meet them.

import { browse, finished, freshPage, open, picture, run, select, step } from "./carlo.mjs";

await browse(async (browser) => {
  const page = await freshPage(browser, { deviceScaleFactor: 1, colorScheme: "light" });

  await step("start", async () => {
    await open(page);
    await page.locator("a.sample").first().waitFor();
    await picture(page, "start");
  });

  await step("model", async () => {
    await page.locator("a.sample").first().click();
    await page.locator("#run:not([aria-disabled=true])").waitFor();
    await picture(page, "model");
  });

  await step("distribution", async () => {
    await select(page, "C7");
    await page.getByRole("button", { name: "Mark as input" }).click();
    await page.locator("#shorthand").fill("pert(102000, 124000, 150000)");
    await page.locator(".editor__curve svg").first().waitFor();
    await page.locator("#effect").waitFor();
    await picture(page, "distribution");
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  await step("results", async () => {
    await run(page);
    await picture(page, "results");
  });

  await step("shared", async () => {
    await page.getByRole("button", { name: "Share…" }).first().click();
    await page.getByRole("button", { name: "Create link" }).click();
    const link = await page.locator("#share-link").inputValue();
    const stranger = await freshPage(browser, { colorScheme: "light" });
    await stranger.goto(link, { waitUntil: "load" });
    await stranger.locator("#headline .sent").first().waitFor();
    await picture(stranger, "shared");
  });

  await step("dark", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByRole("button", { name: "Done" }).click();
    await finished(page);
    await picture(page, "dark");
  });
});
