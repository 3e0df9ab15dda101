// A workbook in another format opens in the page, by the engine's whole module, and runs; what only that module knows
// of an .xlsx workbook is no hindrance either, and it opens large ones, since it is the faster.

import { rename } from "node:fs/promises";
import { join } from "node:path";
import {
  DOCUMENT, LARGE, SELDOM, assert, browse, download, freshPage, markInput, markOutput, open, openFile, picture, run,
  step,
} from "./carlo.mjs";

/// Marks B2 as an input with this distribution, and B3 as an output.
const mark = (distribution) => async (page) => {
  await markInput(page, "B2", distribution);
  await markOutput(page, "B3");
};

/// The file, and how it is marked where it is not.
const FILES = {
  document: [DOCUMENT, async () => {}],
  seldom: [SELDOM, mark("normal(2, 0.1)")],
  large: [LARGE, mark("normal(100, 10)")],
};

await browse(async (browser) => {
  for (const [name, [file, marked]] of Object.entries(FILES)) {
    const page = await freshPage(browser);
    const whole = [];
    page.on("request", (request) => {
      if (request.url().endsWith("engine_worker_whole_bg.wasm")) whole.push(request.url());
    });

    await step(`${name}: it opens, by the module that knows it`, async () => {
      await open(page);
      assert.deepEqual(whole, []);
      await openFile(page, file);
      assert.equal(whole.length, 1);
      await picture(page, `formats-${name}`);
    });

    await step(`${name}: it runs, and its settings and results come home`, async () => {
      await marked(page);
      await run(page);
      await rename(await download(page, "Settings and results"), join(process.env.CARLO_DOWNLOADS, `${name}.json`));
    });

    assert.deepEqual(page.faults, []);
    assert.deepEqual(page.posts, []);
    await page.context().close();
  }
});
