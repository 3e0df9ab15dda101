// The engine's worker, a module worker without a bundler. One script, three roles:
//
//   engine   answers the page's {id, request, bytes?} with {id, event, bytes?}, and hands batches to its pool
//   pool     nested workers of the engine; each evaluates batches of the same workbook and spec
//   writer   a nested worker of the engine that writes panels: the sheet and runs go on beside it, and it can be ended
//
// What messages mean and how batches are ordered is in the Rust beside this file. The modules, which wasm-bindgen
// makes, are served next to this script. There are two: the light one does what simulating an .xlsx workbook takes,
// and is compiled to be small; the whole one does everything, is compiled to be fast, and takes over when something
// needs it or a workbook is large. The page never hears of it.

const LIGHT = {
  glue: new URL("./engine_worker.js", import.meta.url),
  module: new URL("./engine_worker_bg.wasm", import.meta.url),
};
const WHOLE = {
  glue: new URL("./engine_worker_whole.js", import.meta.url),
  module: new URL("./engine_worker_whole_bg.wasm", import.meta.url),
};

/// Whether a request is one that only the whole module answers. Of a file that it cannot read, and of a workbook or a
/// distribution that takes what it leaves out, the light module says so itself.
function needsWhole({ ask, spec }) {
  return ask === "write-back" || ask === "panel" || spec?.analyses?.length > 0;
}

/// The least time between two pictures of a run, in milliseconds: at most 15 a second.
const BETWEEN_PICTURES = 1000 / 15;
/// The most workers in the pool.
const MOST_WORKERS = 16;
/// A workbook up to this many bytes is given to the first workers of the pool as soon as it is open.
const SMALL_WORKBOOK = 4 * 1024 * 1024;
/// A workbook of this many bytes or more is opened by the whole module, which reads it twice as fast: what it takes to
/// load the module is less than what that saves.
const LARGE_WORKBOOK = 512 * 1024;
/// How many workers start before the first run; 10,000 trials are three batches, one of them ours.
const EARLY_WORKERS = 2;
/// How many batches a worker of the pool holds: one at work and one to go on with.
const DEPTH = 2;
/// Said where the whole module is needed and does not come.
const NOT_LOADED = "The part of the engine that does this could not be loaded. Check your connection and try again.";
/// How many lost workers of one run are replaced; then the engine and what is left of the pool go on.
const MOST_LOSSES = 16;
/// The engine goes on evaluating beside its pool while a stretch takes less than this, in milliseconds.
const QUICK = 10;
/// How long a panel that nobody waits for any more is let go on, in milliseconds: a new writer has to read the workbook.
const PATIENCE = 500;

/// What a module said last when it gave up: it tells the console before it traps.
let lastWords = "";
const { error: complain } = console;
console.error = (...words) => {
  lastWords = String(words[0]);
  complain.apply(console, words);
};

if (self.name === "pool") pool();
else if (self.name === "writer") writer();
else engine();

/// A fresh instance of a module. The glue holds one instance, so a new one needs a new copy of the glue.
async function load(part, module, copy) {
  const glue = await import(copy === 0 ? part.glue.href : `${part.glue.href}?copy=${copy}`);
  await glue.default({ module_or_path: module });
  return glue;
}

async function compile(part) {
  const response = await fetch(part.module);
  if (!response.ok) throw new Error(`${part.module.pathname} answered ${response.status}`);
  try {
    return await WebAssembly.compileStreaming(response.clone());
  } catch (error) {
    // A server that does not know the type application/wasm.
    if (error instanceof TypeError) return WebAssembly.compile(await response.arrayBuffer());
    throw error;
  }
}

/// What is said after a trap: what happened, with the words of a panic where it had some, and what to do now. One
/// without words mostly found no memory.
function stopped(error) {
  const [where, what] = lastWords.split("\n");
  if (!where.startsWith("panicked at ")) {
    return (
      `The engine stopped, most often because there is too little memory (${error}). ` +
      "Try again with other tabs closed, ask for less, or run on the server."
    );
  }
  return (
    `The engine stopped because of a fault of its own (${where} ${what}). ` +
    "Try again; if it stops again, run on the server, or use the command line, and report these details."
  );
}

// The nested roles. The first message brings the module and the workbook, and each message may ask something.

function pool() {
  serve(
    (glue, { bytes }) => new glue.Pool(new Uint8Array(bytes)),
    (worker, data) => {
      if (data.request !== undefined) {
        worker.prepare(data.request);
        self.postMessage({ ready: data.run });
      } else if (data.batch !== undefined) {
        const columns = worker.evaluate(data.batch);
        self.postMessage({ run: data.run, batch: data.batch, columns }, [columns.buffer]);
      }
    },
  );
}

function writer() {
  serve(
    (glue, { opening, bytes }) => {
      const engine = new glue.Engine();
      if (bytes !== null) engine.read(opening, new Uint8Array(bytes));
      return engine;
    },
    (engine, { panel }) => {
      if (panel !== undefined) self.postMessage({ event: engine.panel(panel) });
    },
  );
}

/// What `make` makes of the module answers each message.
function serve(make, answer) {
  let starting = null;
  self.onmessage = async ({ data }) => {
    try {
      if (data.module) {
        starting = load(data.whole ? WHOLE : LIGHT, data.module, 0).then((glue) => make(glue, data));
      }
      answer(await starting, data);
    } catch (error) {
      // After a trap the instance is worthless; the engine starts another worker.
      self.postMessage({ lost: stopped(error) });
      self.close();
    }
  };
}

// The role `engine`.

function engine() {
  let part = LIGHT;
  let modules = new Map();
  let instance = null;
  let copies = 0;
  let broken = false;
  /// What came while there was no instance.
  let inbox = [];
  /// What waits for the end of a run, since another module has to take over for it.
  let later = [];
  /// The open workbook's bytes, for the pool and for a new instance.
  let bytes = null;
  let opening = null;
  let members = [];
  let run = null;
  let runs = 0;
  /// The writer of panels, what it is writing, and what it is to write then.
  const panels = { worker: null, writing: null, wanted: null };

  const turn = new MessageChannel();
  turn.port1.onmessage = () => guarded(null, step);

  self.onmessage = ({ data }) => take(data);
  start();

  async function start() {
    try {
      instance = await fresh(part);
    } catch (error) {
      console.error(error);
      broken = true;
    }
    takeAll();
  }

  /// An instance of a module, which knows the workbook as the one before did.
  async function fresh(part) {
    if (!modules.has(part)) modules.set(part, await compile(part));
    const glue = await load(part, modules.get(part), copies);
    const engine = new glue.Engine();
    if (bytes !== null) engine.read(opening, new Uint8Array(bytes));
    return engine;
  }

  /// The whole module takes over from the light one, and first of all what needs it. Where it cannot be loaded,
  /// `otherwise` is done instead.
  async function takeOver(data, otherwise = () => tell(data.id, refusal(NOT_LOADED))) {
    const light = instance;
    instance = null;
    try {
      instance = await fresh(WHOLE);
      part = WHOLE;
      dismiss();
      light.free();
      take(data);
    } catch (error) {
      console.error(error);
      instance = light;
      otherwise();
    }
    takeAll();
  }

  function takeAll() {
    inbox.splice(0).forEach(take);
  }

  function take(data) {
    if (broken) tell(data.id, refusal("The engine could not be started. Reload the page."));
    else if (instance === null) inbox.push(data);
    else guarded(data.id, () => receive(data));
  }

  function tell(id, event) {
    self.postMessage({ id, event });
  }

  function refusal(message) {
    return JSON.stringify({ tell: "refused", message, code: "engine-lost", faults: [] });
  }

  /// Runs a part that may trap. A trap ends the instance: who asked is told, and a new one is started.
  function guarded(id, part) {
    lastWords = "";
    try {
      part();
    } catch (error) {
      const text = stopped(error);
      console.error(error);
      const asked = new Set([id, run?.id].filter((one) => one !== null && one !== undefined));
      for (const one of asked) tell(one, refusal(text));
      inbox.push(...later.splice(0));
      run = null;
      dismiss();
      instance = null;
      copies += 1;
      start();
    }
  }

  function receive(data) {
    const { id, request } = data;
    const asked = JSON.parse(request);
    const { ask } = asked;
    if (run !== null && ["open", "run", "stop"].includes(ask)) finish();
    if (ask === "panel" && typeof Worker !== "undefined") {
      panel(data, asked.pressed === "stop");
    } else if (needsWhole(asked) && !instance.is_whole()) {
      if (run === null) takeOver(data);
      else later.push(data);
    } else if (ask === "run") {
      begin(data);
    } else if (ask === "open") {
      open(data);
    } else if (ask === "write-back") {
      write(id, request);
    } else if (ask === "panel") {
      tell(id, instance.panel(request));
    } else if (ask !== "stop") {
      answer(data);
    }
  }

  /// Answers what is neither the opening of a workbook nor a run; during a run the whole module waits for its end.
  function answer(data) {
    const event = instance.answer(data.request, undefined);
    if (!instance.needs_whole()) tell(data.id, event);
    else if (run === null) takeOver(data);
    else later.push(data);
  }

  /// Opens a workbook; a large one by the whole module, unless that is not to be had.
  function open(data, byAny = false) {
    const { id, request, bytes: file } = data;
    dismiss();
    panels.wanted = forget(panels.wanted);
    abandon();
    bytes = null;
    if (!byAny && file?.byteLength >= LARGE_WORKBOOK && !instance.is_whole()) {
      return takeOver(data, () => guarded(id, () => open(data, true)));
    }
    const event = instance.read(request, new Uint8Array(file ?? 0));
    if (instance.needs_whole()) return takeOver(data);
    tell(id, event);
    if (instance.is_open()) {
      const opened = instance.inspect();
      if (instance.needs_whole()) return takeOver(data);
      [bytes, opening] = [file, request];
      tell(id, opened);
    }
    if (bytes !== null && bytes.byteLength <= SMALL_WORKBOOK) hire(EARLY_WORKERS);
  }

  /// Results into the open workbook; the file goes with the event, transferred.
  function write(id, request) {
    const written = instance.write_back(request, opening ?? "null", new Uint8Array(bytes ?? 0));
    const [event, file] = [written.event(), written.take()];
    written.free();
    if (file === undefined) tell(id, event);
    else self.postMessage({ id, event, bytes: file.buffer }, [file.buffer]);
  }

  // Panels. The page shows the one that it asked for last: whoever asked before no longer waits.

  function panel(data, stops) {
    const { writing } = panels;
    if (writing?.request === data.request) {
      // A button that was pressed twice.
      forget(writing);
      writing.id = data.id;
      panels.wanted = forget(panels.wanted);
      return;
    }
    forget(panels.wanted);
    panels.wanted = data;
    if (writing === null) return writePanel();
    const end = () => {
      if (panels.writing === writing && panels.wanted !== null) abandon();
    };
    setTimeout(end, stops ? 0 : PATIENCE);
  }

  async function writePanel() {
    const asked = panels.wanted;
    [panels.writing, panels.wanted] = [asked, null];
    try {
      if (!modules.has(WHOLE)) modules.set(WHOLE, await compile(WHOLE));
      // Meanwhile something else may have been asked.
      if (panels.writing !== asked) return;
      panels.worker ??= writerOfPanels();
      panels.worker.postMessage({ panel: asked.request });
    } catch (error) {
      console.error(error);
      if (panels.writing === asked) written(refusal(NOT_LOADED));
    }
  }

  function writerOfPanels() {
    const worker = nested("writer", WHOLE, ({ event, lost }) => {
      if (worker !== panels.worker) return;
      if (lost !== undefined) {
        console.warn(`the writer of panels is lost: ${lost}`);
        worker.terminate();
        panels.worker = null;
        event = refusal(lost);
      }
      if (panels.writing !== null) written(event);
    });
    return worker;
  }

  function written(event) {
    tell(panels.writing.id, event);
    panels.writing = null;
    if (panels.wanted !== null) writePanel();
  }

  /// Ends what is being written, for what is wanted now.
  function abandon() {
    panels.worker?.terminate();
    [panels.worker, panels.writing] = [null, forget(panels.writing)];
    if (panels.wanted !== null) writePanel();
  }

  function forget(asked) {
    if (asked !== null) tell(asked.id, refusal("Something else was asked since."));
    return null;
  }

  // A run: the engine evaluates the first batch. It goes on until a worker of the pool is ready, and beyond
  // where that does not keep it from hearing the page.

  function begin(data) {
    const { id, request } = data;
    const refused = instance.begin(request);
    if (refused !== undefined && instance.needs_whole()) return takeOver(data);
    if (refused !== undefined) return tell(id, refused);
    runs += 1;
    const began = performance.now();
    // `shown` counts the batches of the last picture; `next` is the time of the next one at the earliest.
    run = { id, number: runs, request, began, shown: 0, next: 0, stretch: 0, losses: 0 };
    hire(instance.batches() - 1);
    for (const member of members) prepare(member);
    turn.port2.postMessage(null);
  }

  function step() {
    if (run === null) return later.splice(0).forEach(take);
    feed();
    const alone = !members.some((member) => member.ready === run.number);
    const began = performance.now();
    const worked = instance.evaluate(alone || run.stretch < QUICK);
    run.stretch = performance.now() - began;
    look();
    if (run !== null && worked) turn.port2.postMessage(null);
  }

  /// Hands batches to the workers that have room for one, first to those that have none.
  function feed() {
    for (let depth = 0; depth < DEPTH; depth += 1) {
      for (const member of members) {
        if (member.ready !== run.number || member.batches.size > depth) continue;
        const batch = instance.allot();
        if (batch === undefined) return;
        member.batches.add(batch);
        member.worker.postMessage({ run: run.number, batch });
      }
    }
  }

  /// A new picture, or the last one, where it is time for one.
  function look() {
    if (instance.is_complete()) return finish();
    const now = performance.now();
    if (instance.gathered() === run.shown || now < run.next) return;
    run.shown = instance.gathered();
    tell(run.id, instance.progress(now - run.began, workers()));
    // A picture of many trials takes its time; the trials get most of it.
    const cost = performance.now() - now;
    run.next = now + Math.max(BETWEEN_PICTURES, 5 * cost);
  }

  function finish() {
    const { id, began } = run;
    const event = instance.done(performance.now() - began, workers());
    run = null;
    for (const member of members) member.batches.clear();
    tell(id, event);
    turn.port2.postMessage(null);
  }

  /// Ends the run with a refusal, if there is one.
  function refuse(refused) {
    if (refused === undefined) return;
    const { id } = run;
    run = null;
    tell(id, refused);
    turn.port2.postMessage(null);
  }

  function workers() {
    return Math.max(1, members.filter((member) => member.ready === runs).length);
  }

  // The pool.

  /// Starts workers until there are `wanted`, as far as the machine has cores beside the page's.
  function hire(wanted) {
    if (typeof Worker === "undefined") return;
    const cores = Math.max(1, (navigator.hardwareConcurrency || 2) - 1);
    const size = Math.min(wanted, cores, MOST_WORKERS);
    while (members.length < size) {
      try {
        members.push(member());
      } catch (error) {
        // Nested workers are not available here: the engine evaluates every batch itself.
        console.warn(error);
        return;
      }
    }
  }

  function member() {
    const self = { ready: 0, asked: 0, batches: new Set() };
    self.worker = nested("pool", part, (data) => hear(self, data));
    return self;
  }

  /// A nested worker with a module and the open workbook; `hear` hears what it says, and that it is lost.
  function nested(name, part, hear) {
    const worker = new Worker(import.meta.url, { type: "module", name });
    worker.onmessage = ({ data }) => guarded(null, () => hear(data));
    worker.onerror = (event) => {
      event.preventDefault();
      guarded(null, () => hear({ lost: stopped(event.message ?? "the worker could not be started") }));
    };
    worker.postMessage({ whole: part === WHOLE, module: modules.get(part), opening, bytes });
    return worker;
  }

  function prepare(member) {
    if (member.asked === run.number) return;
    member.asked = run.number;
    member.worker.postMessage({ run: run.number, request: run.request });
  }

  function hear(member, data) {
    if (!members.includes(member)) return;
    if (data.lost !== undefined) return lose(member, data.lost);
    if (data.ready !== undefined) {
      member.ready = data.ready;
    } else if (run !== null && data.run === run.number) {
      member.batches.delete(data.batch);
      refuse(instance.give(data.batch, data.columns));
    }
    if (run === null) return;
    feed();
    look();
  }

  /// A worker is gone. Its batches are done again by others; one that was at work is replaced, one that never
  /// started is not, since the next would not start either.
  function lose(member, reason) {
    console.warn(`a worker of the pool is lost: ${reason}`);
    members = members.filter((other) => other !== member);
    member.worker.terminate();
    if (run === null) return;
    // The first one was at work; the others only waited.
    const [begun, ...others] = member.batches;
    for (const batch of others) instance.take_back(batch);
    if (begun !== undefined) refuse(instance.lose(begun));
    if (run === null) return;
    run.losses += 1;
    if (member.ready > 0 && run.losses < MOST_LOSSES) {
      hire(members.length + 1);
      for (const other of members) prepare(other);
    }
    turn.port2.postMessage(null);
  }

  function dismiss() {
    for (const { worker } of members) worker.terminate();
    members = [];
  }
}
