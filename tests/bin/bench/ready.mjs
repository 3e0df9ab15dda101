// Times how long one of the engine's Wasm modules takes from a workbook's bytes to a run that is ready, on one core:
// node ready.mjs MODULE WORKBOOK REQUEST, where MODULE is where wasm-bindgen left it, without the endings .js and
// _bg.wasm, and REQUEST is the JSON of a `run` request. Prints seconds.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, workbook, request] = process.argv.slice(2);
const { Pool, initSync } = await import(pathToFileURL(`${module}.js`).href);
initSync({ module: readFileSync(`${module}_bg.wasm`) });
const bytes = new Uint8Array(readFileSync(workbook));
const start = performance.now();
const worker = new Pool(bytes);
worker.prepare(request);
console.log((performance.now() - start) / 1000);
worker.free();
