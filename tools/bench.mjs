// @ts-check
/**
 * `node tools/bench.mjs FOLDER`: times the engine and its baselines and prints one table. FOLDER holds what `build.sh bench`
 * prepared. Every figure is the median of several rounds, and the rounds of all engines take turns, so that a busy moment of
 * the machine meets all of them.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { findsAny } from './bench-regexes.mjs';

const ROUNDS = 5;
/** Rounds of the baselines, which are slow. */
const BASELINE_ROUNDS = 1;
const REPEATS = 20;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.resolve(process.argv[2] ?? 'target/bench');
const chat = lines('benches/chat.txt');
const cues = lines('benches/cues.txt');

/** @param {string} file */
function lines(file) {
  return readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n');
}

/** @param {number[]} values */
function median(values) {
  return quantile(values, 0.5);
}

/**
 * @param {number[]} values
 * @param {number} share
 */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * What was measured of one engine in all rounds.
 * @typedef {object} Figures
 * @property {number} [rules]
 * @property {number[]} ready milliseconds, one a round
 * @property {Record<string, number[][]>} times nanoseconds by kind of work, one list of messages a round
 * @property {string} [fault]
 */

/** @type {Map<string, Figures>} */
const measured = new Map();
let regexMemory = Number.NaN;

/**
 * @param {string} name
 * @param {Record<string, unknown>} round
 */
function record(name, round) {
  const figures = measured.get(name) ?? { ready: [], times: {} };
  measured.set(name, figures);
  for (const [key, value] of Object.entries(round)) {
    if (key === 'rules') figures.rules = Number(value);
    else if (key === 'fault') figures.fault = String(value);
    else if (key === 'ready') figures.ready.push(Number(value));
    else figures.times[key] = [...(figures.times[key] ?? []), /** @type {number[]} */ (value)];
  }
}

/**
 * Microseconds for each message: the median of the rounds.
 * @param {string} name
 * @param {string} kind
 */
function perMessage(name, kind) {
  const rounds = measured.get(name)?.times[kind] ?? [];
  const messages = Math.min(...rounds.map((round) => round.length));
  return Array.from({ length: rounds.length ? messages : 0 }, (_, message) =>
    median(rounds.map((round) => (round[message] ?? Number.NaN) / 1000)),
  );
}

/** @param {string} name */
const inFolder = (name) => path.join(folder, name);
/** @param {string[]} parameters */
const native = (...parameters) =>
  JSON.parse(
    execFileSync(path.join(root, 'target/release/native'), parameters, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    }),
  );
/** @param {string[]} parameters */
const fresh = (...parameters) =>
  JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', 'tools/bench-start.mjs', ...parameters], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );

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
    record(name, {
      rules: bench.rules(),
      chat: scan[at],
      fold: fold[at],
      cues: withCues[at],
      read: read[at],
    });
  }
}

/** In a process of its own: ten times the rules can be more code than V8 has room for. */
function regexRound() {
  for (const name of ['one', 'ten']) {
    if (measured.get(`js-${name}`)?.fault) continue;
    try {
      const { memory, ...round } = fresh('regexes', inFolder(`${name}.json`));
      if (name === 'one') regexMemory = memory;
      record(`js-${name}`, round);
    } catch {
      record(`js-${name}`, {
        fault: 'the RegExps of ten times the rules are more than V8 has room for',
      });
    }
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
  const baseline = round < BASELINE_ROUNDS;
  const results = native('measure', folder, ...(baseline ? ['--baseline'] : []));
  for (const [name, result] of Object.entries(results)) {
    record(name.startsWith('set') ? name : `native-${name}`, result);
  }
  record('wasm-one', fresh('engine'));
  record('product', { read: fresh('read').read });
  if (baseline) {
    regexRound();
  }
}

const held = JSON.parse(
  execFileSync(path.join(root, 'target/release/memory'), [folder], { cwd: root, encoding: 'utf8' }),
);
const engineMemory = fresh('memory');
const module = readFileSync(path.join(root, 'target/engine/lotse_bg.wasm'));
const kilobytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000)}`;
const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/**
 * A figure, and whether it is within its budget.
 * @param {number} value
 * @param {number} [budget]
 */
function figure(value, budget) {
  if (!Number.isFinite(value)) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = value.toFixed(digits);
  return budget === undefined ? text : `${text} ${value <= budget ? 'met' : 'NOT MET'}`;
}

/**
 * @param {string} title
 * @param {string} name of the figures; its counterpart with ten times the rules ends in `ten`
 * @param {string} kind
 * @param {string} memory
 * @param {string} size
 * @param {boolean} [budgets]
 * @param {boolean} [withReady]
 */
function row(title, name, kind, memory, size, budgets = false, withReady = true) {
  const figures = measured.get(name);
  const ten = perMessage(name.replace(/one$/, 'ten'), kind);
  const one = perMessage(name, kind);
  // Where the slow one saw fewer messages, both are judged by those.
  const ratio = name.endsWith('one') ? median(ten) / median(one.slice(0, ten.length)) : Number.NaN;
  const limit = (/** @type {number} */ value) => (budgets ? value : undefined);
  return [
    title,
    `${figures?.rules ?? measured.get('wasm-one')?.rules}`,
    withReady ? figure(median(figures?.ready ?? []), limit(10)) : '–',
    figure(median(one), limit(2)),
    figure(quantile(one, 0.99), limit(20)),
    kind === 'chat' ? figure(median(perMessage(name, 'cues'))) : '–',
    figure(ratio, limit(1.3)),
    memory,
    size,
  ];
}

const gzipped = gzipSync(module, { level: 9 }).length;
const verdict = (/** @type {boolean} */ met) => (met ? 'met' : 'NOT MET');
const table = [
  [
    '',
    'rules',
    'ready ms',
    'median µs',
    'p99 µs',
    'with cues µs',
    '10× rules',
    'MB start / 200 conv.',
    'KB raw / gzip',
  ],
  ['budget', '', '≤ 10', '≤ 2', '≤ 20', '', '≤ 1.3', '≤ 8', '≤ 300 gzip'],
  row(
    'engine, WASM',
    'wasm-one',
    'chat',
    `${megabytes(engineMemory.start)} / ${megabytes(engineMemory.conversations)} ${verdict(engineMemory.conversations <= 8e6)}`,
    `${kilobytes(module.length)} / ${kilobytes(gzipped)} ${verdict(gzipped <= 300_000)}`,
    true,
  ),
  row(
    'engine, native',
    'native-one',
    'chat',
    `${megabytes(held.one.start)} / ${megabytes(held.one.conversations)}`,
    '–',
  ),
  row('  folding alone, WASM', 'wasm-one', 'fold', '–', '–', false, false),
  row('Engine::read, WASM', 'wasm-one', 'read', '–', '–', false, false),
  row('Engine::read, native', 'native-one', 'read', '–', '–', false, false),
  row('Lotse.read from JavaScript', 'product', 'read', '–', '–', false, false),
  row('JS RegExp in a loop', 'js-one', 'chat', `${megabytes(regexMemory)} / –`, '–'),
  row(
    'regex::RegexSet, native',
    'set-one',
    'chat',
    `${held.one.set === null ? '–' : megabytes(held.one.set)} / –`,
    '–',
  ),
  ['design: RegexSet, WASM', '1000', '249', '2170', '–', '–', '–', '22', '–'],
  ['design: anchors + regex', '1000', '3', '30 to 200', '–', '–', '–', '1.3 → 5', '–'],
];
const widths = table[0]?.map((_, column) =>
  Math.max(...table.map((cells) => [...(cells[column] ?? '')].length)),
);
for (const cells of table) {
  const padded = cells.map((cell, column) => {
    const space = ' '.repeat((widths?.[column] ?? 0) - [...cell].length);
    return column === 0 ? cell + space : space + cell;
  });
  console.log(padded.join('  ').trimEnd());
}
const share = findsAny(inFolder('one.json'));
console.log(
  `\n${chat.length} ordinary messages and ${cues.length} with cues; median of ${ROUNDS} rounds. Of the rules' own examples the JS ` +
    `RegExps find ${(share * 100).toFixed(0)} %, the engine 100 %. “10× rules” compares the medians.`,
);
for (const [name, { fault }] of measured) if (fault) console.log(`${name}: ${fault}`);
