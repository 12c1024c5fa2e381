// @ts-check
/** Checks a country's file below advice/help/: whom to call there. */
import path from 'node:path';

/** @typedef {Record<string, any>} Table */

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const NUMBER = /^\+?\d[\d ./-]*$/;
const WEB = /^https:\/\/\S+$/;
const DAY = '(Mo|Tu|We|Th|Fr|Sa|Su)';
const SPAN = '\\d{2}:\\d{2}-\\d{2}:\\d{2}';
const RULE = `${DAY}([-,]${DAY})* ${SPAN}(,${SPAN})*`;

/** What each key may hold; `!` where there must be one. @type {Record<string, [RegExp | ((value: unknown) => boolean), string, '!'?]>} */
const LINE = {
  kind: [/^(child|crisis|abuse|police|report|removal|parents)$/, 'a kind', '!'],
  name: [/\S/, 'a name', '!'],
  number: [NUMBER, 'a telephone number as it is printed'],
  url: [WEB, 'a web address', '!'],
  chat: [WEB, 'a web address'],
  languages: [isTags, 'a list of language codes'],
  hours: [
    new RegExp(`^(24/7|${RULE}(; ${RULE})*)$`),
    'opening hours such as “Mo-Fr 09:00-20:00; Sa 10:00-14:00” or “24/7”',
  ],
  cost: [/^(free|local)$/, '“free” or “local”'],
  anonymous: [(value) => value === true, 'true, or left out'],
  region: [/\S/, 'a name'],
  source: [WEB, 'a web address', '!'],
  source_date: [/^(\d{4}(-\d{2}){0,2})?$/, 'a date, or nothing between the quotation marks', '!'],
  checked: [DATE, 'a day such as 2026-11-22', '!'],
  confidence: [/^[ABC]$/, 'A, B or C', '!'],
};

const PARTS = ['number', 'source', 'source_date', 'checked', 'confidence'];
const EMERGENCY = Object.fromEntries(Object.entries(LINE).filter(([key]) => PARTS.includes(key)));

/** @param {unknown} value */
function isTags(value) {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((tag) => /^[a-z]{2,3}(-\w+)*$/.test(tag))
  );
}

/** @param {{ file: string, table: Table }} file @returns {string[]} */
export function countryFaults({ file, table }) {
  const { country, emergency, line = [], ...others } = table;
  const faults = Object.keys(others).map((key) => `nothing uses “${key}”`);
  if (country !== path.basename(file, '.toml'))
    faults.push('“country” is not the name of the file');
  faults.push(...entryFaults('[emergency]', emergency ?? {}, EMERGENCY));
  for (const entry of line) faults.push(...entryFaults(entry.name ?? '[[line]]', entry, LINE));
  return faults.map((fault) => `${file}: ${fault}`);
}

/** @param {string} name @param {Table} entry @param {typeof LINE} keys */
function entryFaults(name, entry, keys) {
  const unknown = Object.keys(entry).filter((key) => !(key in keys));
  const faults = unknown.map((key) => `${name}: nothing uses “${key}”`);
  for (const [key, [right, what, needed]] of Object.entries(keys)) {
    const value = entry[key];
    const absent = value === undefined;
    if (absent && (needed || (key === 'number' && keys === EMERGENCY)))
      faults.push(`${name}: “${key}” is missing; it is ${what}`);
    if (absent) continue;
    const fits =
      right instanceof RegExp ? typeof value === 'string' && right.test(value) : right(value);
    if (!fits) faults.push(`${name}: “${key}” must be ${what}`);
  }
  return faults;
}
