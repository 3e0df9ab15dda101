// Runs simulations with the engine's Wasm module in Node: node run.mjs MODULE LIST.
//
// MODULE is where wasm-bindgen left a module, without the endings: MODULE.js and MODULE_bg.wasm.
// LIST is a JSON file of {workbook, request, pool}: a path, the JSON of a `run` request, and whether the
// batches are evaluated as the pool's workers do it, the last one first, or by the engine itself.
// Each simulation's `done` event is printed as a line.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, list] = process.argv.slice(2);
const { Engine, Pool, initSync } = await import(pathToFileURL(`${module}.js`).href);
initSync({ module: readFileSync(`${module}_bg.wasm`) });

for (const { workbook, request, pool } of JSON.parse(readFileSync(list, 'utf8'))) {
  const bytes = new Uint8Array(readFileSync(workbook));
  const engine = new Engine();
  const opened = engine.answer(JSON.stringify({ ask: 'open', name: workbook }), bytes);
  const refusal = engine.is_open() ? engine.begin(request) : opened;
  if (refusal !== undefined) throw new Error(refusal);
  if (pool) {
    const worker = new Pool(bytes);
    worker.prepare(request);
    const batches = Array.from({ length: engine.batches() }, () => engine.allot());
    for (const batch of batches.reverse()) engine.give(batch, worker.evaluate(batch));
    worker.free();
  } else {
    while (!engine.is_complete()) engine.evaluate(true);
  }
  console.log(engine.done(0, 1));
  engine.free();
}
