// @ts-check
/**
 * `node tools/bench.mjs FOLDER`: times the engine and its baselines and prints one table. FOLDER holds what `build.sh bench`
 * prepared. Every figure is the median of several rounds, and the rounds of all engines take turns, so that a busy moment of
 * the machine meets all of them. The baselines, which are slow, have one round of as many messages as a few seconds allow.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Figures, median } from './bench-figures.mjs';
import { gzipped, sections } from './bench-module.mjs';
import { printTable } from './bench-table.mjs';

const ROUNDS = 5;
const REPEATS = 20;
/** Milliseconds that a baseline may take for everything. */
const BASELINE_LIMIT = 60_000;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.resolve(process.argv[2] ?? 'target/bench');
/** @param {string} name */
const inFolder = (name) => path.join(folder, name);
/** @type {{ chat: string[], cues: string[] }} */
const { chat, cues } = JSON.parse(readFileSync(inFolder('messages.json'), 'utf8'));
const figures = new Figures();

/** @param {string} name */
const program = (name) => path.join(root, 'target/release', name);
const starter = ['--expose-gc', 'tools/bench-start.mjs'];

/**
 * What a program says, as JSON.
 * @param {string} command
 * @param {string[]} parameters
 */
function run(command, parameters) {
  return JSON.parse(
    execFileSync(command, parameters, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }),
  );
}

/** @param {string[]} parameters */
const fresh = (...parameters) => run(process.execPath, [...starter, ...parameters]);

/**
 * The same of a baseline, which can need more memory or time than there is; then what the table says instead, and all else
 * goes on.
 * @param {string} command
 * @param {string[]} parameters
 */
function attempt(command, parameters) {
  const { status, signal, stdout, stderr, error } = spawnSync(command, parameters, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: BASELINE_LIMIT,
    killSignal: 'SIGKILL',
  });
  if (status === 0) return JSON.parse(stdout);
  if (error && 'code' in error && error.code === 'ETIMEDOUT') {
    return { fault: `not done after ${BASELINE_LIMIT / 1000} s` };
  }
  // Where the whole machine has no room left, the system kills without a word.
  if (signal === 'SIGKILL' || /out of memory|memory allocation/.test(stderr)) {
    return { fault: 'out of memory' };
  }
  if (/too large|size limit/.test(stderr)) return { fault: 'the expressions are too large' };
  return { fault: `failed: ${stderr.trim().split('\n').at(-1)}` };
}

const { Bench, Judge, initSync } = await import(pathToFileURL(inFolder('engine/lotse.js')).href);
initSync({ module: readFileSync(inFolder('engine/lotse_bg.wasm')) });

/** Each message goes to the engine with all rules and at once to the one with ten times as many: their ratio is a figure. */
const engines = ['one', 'ten'].map((name) => {
  const table = readFileSync(inFolder(`${name}.lots`));
  return {
    name: `wasm-${name}`,
    bench: new Bench(table, chat),
    withCues: new Bench(table, cues),
    judge: new Judge(table, chat),
  };
});

function wasmRound() {
  /** @type {(messages: number, work: (engine: typeof engines[0], message: number, times: number) => void) => number[][]} */
  const each = (messages, work) => {
    /** @type {number[][]} */
    const lists = engines.map(() => []);
    for (let message = 0; message < messages; message += 1) {
      for (const [at, engine] of engines.entries()) {
        work(engine, message, 2);
        const start = process.hrtime.bigint();
        work(engine, message, REPEATS);
        lists[at]?.push(Number(process.hrtime.bigint() - start) / REPEATS);
      }
    }
    return lists;
  };
  const scan = each(chat.length, ({ bench }, message, repeats) => bench.scan(message, repeats));
  const fold = each(chat.length, ({ bench }, message, repeats) => bench.fold(message, repeats));
  const withCues = each(cues.length, ({ withCues }, m, repeats) => withCues.scan(m, repeats));
  const read = each(chat.length, ({ judge }, message, repeats) => judge.read(message, repeats));
  for (const [at, { name, bench }] of engines.entries()) {
    figures.record(name, {
      rules: bench.rules(),
      chat: scan[at],
      fold: fold[at],
      cues: withCues[at],
      read: read[at],
    });
  }
}

// Until V8 has compiled what is hot for good.
for (const { bench, judge } of engines) {
  for (let message = 0; message < chat.length; message += 1) {
    bench.scan(message, 100);
    bench.fold(message, 20);
    judge.read(message, 20);
  }
}
for (let round = 0; round < ROUNDS; round += 1) {
  wasmRound();
  for (const [name, result] of Object.entries(run(program('native'), ['measure', folder]))) {
    figures.record(`native-${name}`, result);
  }
  figures.record('wasm-one', fresh('engine'));
  figures.record('product', fresh('read'));
}
for (const name of ['one', 'ten']) {
  const js = [...starter, 'regexes', inFolder(`${name}.json`)];
  figures.record(`js-${name}`, attempt(process.execPath, js));
  figures.record(`set-${name}`, attempt(program('baseline'), [folder, name]));
}

const module = readFileSync(path.join(root, 'target/engine/lotse_bg.wasm'));
const size = { raw: module.length, gzip: gzipped(module) };
printTable(figures, {
  wasm: fresh('memory'),
  native: run(program('memory'), [folder]),
  size,
});

const { share, fault } = attempt(process.execPath, [...starter, 'examples', inFolder('one.json')]);
const kilobytes = (/** @type {number} */ bytes) => Math.round(bytes / 1000);
const part = (/** @type {{ name: string, raw: number, gzip: number }} */ { name, raw, gzip }) =>
  `${name} ${kilobytes(raw)} / ${kilobytes(gzip)}`;
const table = readFileSync(inFolder('one.lots'));
const rules = part({ name: 'rule table', raw: table.length, gzip: gzipped(table) });
const stages = [...figures.stages()].map(
  ([stage, times]) => `${stage} ${median(times).toFixed(1)}`,
);
console.log(`
ready, ms: ${stages.join(', ')}
module, KB raw / gzip: ${sections(module).map(part).join(', ')}; of the data the ${rules}

${chat.length} ordinary messages and ${cues.length} with cues; median of ${ROUNDS} rounds. “10× rules” compares the medians. A slow baseline reads as
many messages as fit into seconds, spread evenly; “× engine” compares it with the engine on the same ones. Of the rules' own
examples the JS RegExps find ${fault ?? `${(share * 100).toFixed(0)} %`}, the engine 100 %.`);
