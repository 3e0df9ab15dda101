// The engine traps: who asked is told what happened and what to do, and the next run starts a new one.

import { MARGIN, assert, browse, freshPage, markInput, markOutput, open, openFile, picture, run, step } from "./carlo.mjs";

/// How a run ends, and what is said of it: a panic with its words, and a trap without any.
const ENDS = {
  panic: ['console.error("panicked at engine/src/plan.rs:7:5:\\nthe op has a value\\n\\nStack:");', [
    /fault of its own \(panicked at engine\/src\/plan\.rs:7:5: the op has a value\)/,
    /Try again; if it stops again, run on the server/,
  ]],
  memory: ["", [/too little memory \(RuntimeError: unreachable\)/, /other tabs closed, ask for less, or run on the server/]],
};

await browse(async (browser) => {
  for (const [name, [words, said]] of Object.entries(ENDS)) {
    const page = await freshPage(browser);
    // The first copy of the module's JavaScript traps at a run; the copy that takes its place is sound.
    await page.route("**/engine/engine_worker.js", async (route) => {
      const response = await route.fetch();
      const trap = `Engine.prototype.begin = () => { ${words} throw new WebAssembly.RuntimeError("unreachable"); };`;
      await route.fulfill({ response, body: `${await response.text()}\n${trap}` });
    });

    await step(`${name}: the page says what happened and what to do`, async () => {
      await open(page);
      await openFile(page, MARGIN);
      await markInput(page, "B2", "normal(100, 10)");
      await markOutput(page, "B4");
      await page.locator("#run", { hasText: "Run" }).click();
      for (const sentence of said) await page.getByRole("alert").getByText(sentence).first().waitFor();
      await picture(page, `stopped-${name}`);
    });

    await step(`${name}: the next run is done`, async () => {
      await run(page);
    });

    assert.deepEqual(page.faults.filter((fault) => !fault.includes("panicked at engine/src/plan.rs")), []);
    await page.unrouteAll({ behavior: "wait" });
    await page.context().close();
  }
});
