// Times simulations with one of the engine's Wasm modules in Node, on one core: node wasm.mjs MODULE LIST.
//
// MODULE is where wasm-bindgen left it, without the endings .js and _bg.wasm. LIST is a JSON file of {workbook,
// request, short, batches, rounds}: a path, the JSON of a `run` request, that of a short one, how many batches of the
// first are evaluated as the pool's workers do it, and how often. For each a line of JSON is printed, in seconds:
// {open, whole, evaluate}, where `whole` is the short run from the request to its results, and `evaluate` the batches.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, list] = process.argv.slice(2);
const { Engine, Pool, initSync } = await import(pathToFileURL(`${module}.js`).href);
initSync({ module: readFileSync(`${module}_bg.wasm`) });
const seconds = (work) => {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
};

for (const { workbook, request, short, batches, rounds } of JSON.parse(readFileSync(list, 'utf8'))) {
  const bytes = new Uint8Array(readFileSync(workbook));
  const engine = new Engine();
  const open = seconds(() => engine.answer(JSON.stringify({ ask: 'open', name: workbook }), bytes));
  const begin = (asked) => {
    const refusal = engine.begin(asked);
    if (refusal !== undefined) throw new Error(refusal);
  };
  const whole = Array.from({ length: rounds }, () =>
    seconds(() => {
      begin(short);
      while (!engine.is_complete()) engine.evaluate(true);
      engine.done(0, 1);
    }),
  );
  begin(request);
  const worker = new Pool(bytes);
  worker.prepare(request);
  const evaluateAll = () => {
    for (let batch = 0; batch < batches; batch += 1) worker.evaluate(batch);
  };
  evaluateAll();
  const evaluate = Array.from({ length: rounds }, () => seconds(evaluateAll));
  console.log(JSON.stringify({ open, whole, evaluate }));
  worker.free();
  engine.free();
}
