// Times how long the engine's Wasm module takes from a workbook's bytes to a run that is ready, on one core:
// node ready.mjs PKG WORKBOOK REQUEST, where REQUEST is the JSON of a `run` request. Prints seconds.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, workbook, request] = process.argv.slice(2);
const { Pool, initSync } = await import(pathToFileURL(`${folder}/engine_worker.js`).href);
initSync({ module: readFileSync(`${folder}/engine_worker_bg.wasm`) });
const bytes = new Uint8Array(readFileSync(workbook));
const start = performance.now();
const worker = new Pool(bytes);
worker.prepare(request);
console.log((performance.now() - start) / 1000);
worker.free();
