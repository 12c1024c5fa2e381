// @ts-check
/** The baseline that a JavaScript author would write: each pattern a `RegExp`, tried one after the other. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Rule
 * @property {string} id
 * @property {RegExp[]} patterns
 * @property {RegExp[]} exclusions
 */

/**
 * @param {string} file written by `native prepare`
 * @returns {{ id: string, patterns: string[][], exclusions: string[][], finds: string[] }[]}
 */
function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * What must all be found, in any order, becomes lookaheads from the start of the message: to list the orders would make
 * expressions that fill V8's memory. No flags: `fold` has done what `i` would do at every letter, and with `iu` each `\b`
 * and `\W` is ten times the code.
 * @param {string[]} all
 */
function compile(all) {
  const [only, ...more] = all;
  return new RegExp(
    more.length ? `^${all.map((part) => `(?=[^]*?${part})`).join('')}` : (only ?? ''),
  );
}

/**
 * @param {string} file
 * @returns {Rule[]}
 */
export function compileRules(file) {
  return read(file).map(({ id, patterns, exclusions }) => ({
    id,
    patterns: patterns.map(compile),
    exclusions: exclusions.map(compile),
  }));
}

/**
 * Letters without case, accents and apostrophes.
 * @param {string} text
 */
export function fold(text) {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}'’]/gu, '');
}

/**
 * @param {Rule} rule
 * @param {string} folded
 */
function matches({ patterns, exclusions }, folded) {
  return (
    patterns.some((pattern) => pattern.test(folded)) &&
    !exclusions.some((pattern) => pattern.test(folded))
  );
}

/**
 * @param {Rule[]} rules
 * @param {string} text
 * @returns {string[]} ids
 */
export function matchingRules(rules, text) {
  const folded = fold(text);
  return rules.filter((rule) => matches(rule, folded)).map(({ id }) => id);
}

/**
 * The share of the rules' own examples that are found.
 * @param {string} file
 */
export function shareOfExamples(file) {
  const examples = new Map(read(file).map(({ id, finds }) => [id, finds]));
  let [all, found] = [0, 0];
  for (const rule of compileRules(file)) {
    for (const text of examples.get(rule.id) ?? []) {
      all += 1;
      if (matches(rule, fold(text))) found += 1;
    }
  }
  return found / all;
}
