// @ts-check
/** The table of `build.sh bench`. */
import { median, quantile } from './bench-figures.mjs';

const HEAD = [
  '',
  'rules',
  'ready ms',
  'median µs',
  'p99 µs',
  'with cues µs',
  '10× rules',
  '× engine',
  'messages',
  'MB start / 200 conv.',
  'KB raw / gzip',
];
/** Of the engine in the browser; the numbers of the line below. */
const BUDGET = { ready: 10, median: 2, p99: 20, ratio: 1.3, memory: 8e6, gzip: 300_000 };
const BUDGETS = ['budget', '', '≤ 10', '≤ 2', '≤ 20', '', '≤ 1.3', '', '', '≤ 8', '≤ 300 gzip'];
const DESIGNS = [
  ['design: RegexSet, WASM', '1000', '249', '2170', '–', '–', '–', '–', '–', '22', '–'],
  ['design: anchors + regex', '1000', '3', '30 to 200', '–', '–', '–', '–', '–', '1.3 → 5', '–'],
];

const megabytes = (/** @type {number | undefined} */ bytes) =>
  bytes === undefined ? '–' : (bytes / 1e6).toFixed(1);
const kilobytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000)}`;
const verdict = (/** @type {boolean} */ met) => (met ? 'met' : 'NOT MET');

/**
 * A figure, and whether it is within its budget.
 * @param {number} value
 * @param {number} [budget]
 */
function figure(value, budget) {
  if (!Number.isFinite(value)) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = value.toFixed(digits);
  return budget === undefined ? text : `${text} ${verdict(value <= budget)}`;
}

/**
 * @typedef {object} Row
 * @property {string} title
 * @property {string} name of the figures; its counterpart with ten times the rules ends in `ten`
 * @property {string} [kind]
 * @property {string} [memory]
 * @property {string} [size]
 * @property {boolean} [budgets]
 * @property {string} [engine] what a baseline is compared with
 */

/**
 * @param {import('./bench-figures.mjs').Figures} figures
 * @param {Row} row
 */
function cells(figures, { title, name, kind = 'chat', memory, size, budgets, engine }) {
  const ten = name.replace(/one$/, 'ten');
  const { rules = figures.of('wasm-one').rules, ready, fault } = figures.of(name);
  const times = figures.perMessage(name, kind);
  const limit = (/** @type {number} */ value) => (budgets ? value : undefined);
  const read = [name, ten].map((name) => figures.perMessage(name, kind).length || '–');
  // What went wrong stands behind the row: there is no column for it.
  const faults = [fault, ten === name || fault ? undefined : figures.of(ten).fault];
  const remarks = faults.flatMap((what, at) => (what ? [`${at ? '10× rules: ' : ''}${what}`] : []));
  return [
    title,
    `${rules}`,
    kind === 'chat' ? figure(median(ready), limit(BUDGET.ready)) : '–',
    figure(median(times), limit(BUDGET.median)),
    figure(quantile(times, 0.99), limit(BUDGET.p99)),
    kind === 'chat' ? figure(median(figures.perMessage(name, 'cues'))) : '–',
    ten === name ? '–' : figure(figures.ratio(ten, name, kind), limit(BUDGET.ratio)),
    engine ? figure(figures.ratio(name, engine, kind)) : '–',
    ten === name ? `${read[0]}` : read.join(' / '),
    memory ?? '–',
    size ?? '–',
    ...remarks,
  ];
}

/**
 * @param {import('./bench-figures.mjs').Figures} figures
 * @param {{ wasm: Held, native: Held, size: { raw: number, gzip: number } }} held
 * @typedef {{ start: number, conversations: number }} Held bytes
 */
export function printTable(figures, { wasm, native, size }) {
  const both = (/** @type {Held} */ { start, conversations }) =>
    `${megabytes(start)} / ${megabytes(conversations)}`;
  /** @type {Row[]} */
  const rows = [
    {
      title: 'engine, WASM',
      name: 'wasm-one',
      memory: `${both(wasm)} ${verdict(wasm.conversations <= BUDGET.memory)}`,
      size: `${kilobytes(size.raw)} / ${kilobytes(size.gzip)} ${verdict(size.gzip <= BUDGET.gzip)}`,
      budgets: true,
    },
    { title: 'engine, native', name: 'native-one', memory: both(native) },
    { title: '  folding alone, WASM', name: 'wasm-one', kind: 'fold' },
    { title: 'Engine::read, WASM', name: 'wasm-one', kind: 'read' },
    { title: 'Engine::read, native', name: 'native-one', kind: 'read' },
    { title: 'Lotse.read from JavaScript', name: 'product', kind: 'read' },
    {
      title: 'JS RegExp in a loop',
      name: 'js-one',
      memory: `${megabytes(figures.of('js-one').memory)} / –`,
      engine: 'wasm-one',
    },
    {
      title: 'regex::RegexSet, native',
      name: 'set-one',
      memory: `${megabytes(figures.of('set-one').memory)} / –`,
      engine: 'native-one',
    },
  ];
  const table = [HEAD, BUDGETS, ...rows.map((row) => cells(figures, row)), ...DESIGNS];
  const widths = HEAD.map((_, column) =>
    Math.max(...table.map((cells) => [...(cells[column] ?? '')].length)),
  );
  for (const cells of table) {
    const padded = cells.map((cell, column) => {
      const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length));
      return column === 0 ? cell + space : space + cell;
    });
    console.log(padded.join('  ').trimEnd());
  }
}
