// Files that are not workbooks are refused with a sentence, and the page takes the next one.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MARGIN, assert, browse, freshPage, open, openFile, picture, step } from "./carlo.mjs";

const FILES = {
  "empty.xlsx": Buffer.alloc(0),
  "letters.xlsx": Buffer.from("Revenue;Cost\n100;60\n"),
  "cut.xlsx": Buffer.from("504b0304140000000800", "hex"),
  // The beginning of a compound file: an old .xls, or a workbook with a password.
  "old.xlsx": Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(4096)]),
};

await browse(async (browser) => {
  const page = await freshPage(browser);
  await open(page);
  for (const [name, bytes] of Object.entries(FILES)) {
    await step(`${name} is refused`, async () => {
      const file = join(process.env.CARLO_PICTURES, name);
      await writeFile(file, bytes);
      await page.locator("input[type=file]").setInputFiles(file);
      await page.locator(".banner--err, [role=alert]").getByText(name).first().waitFor();
      await picture(page, `bad-${name}`);
    });
  }
  await step("and the next good one is taken", async () => {
    await openFile(page, MARGIN);
  });
  assert.deepEqual(page.faults, []);
});
