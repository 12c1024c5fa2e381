// @ts-check
/** The baseline that a JavaScript author would write: each pattern a `RegExp`, tried one after the other on the raw text. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Rule
 * @property {string} id
 * @property {RegExp[]} patterns
 * @property {RegExp[]} exclusions
 */

/** @param {string} file written by `native prepare` */
function read(file) {
  return /** @type {{ id: string, patterns: string[], exclusions: string[], finds: string[] }[]} */ (
    JSON.parse(readFileSync(file, 'utf8'))
  );
}

/**
 * @param {string} file
 * @returns {Rule[]}
 */
export function compileRules(file) {
  const compile = (/** @type {string[]} */ sources) =>
    sources.map((source) => new RegExp(source, 'iu'));
  return read(file).map(({ id, patterns, exclusions }) => ({
    id,
    patterns: compile(patterns),
    exclusions: compile(exclusions),
  }));
}

/**
 * @param {Rule[]} rules
 * @param {string} text
 * @returns {string[]} ids
 */
export function matchingRules(rules, text) {
  const found = [];
  for (const { id, patterns, exclusions } of rules) {
    if (
      patterns.some((pattern) => pattern.test(text)) &&
      !exclusions.some((pattern) => pattern.test(text))
    ) {
      found.push(id);
    }
  }
  return found;
}

/**
 * The share of the rules' own examples that are found.
 * @param {string} file
 */
export function findsAny(file) {
  const rules = compileRules(file);
  const examples = read(file).flatMap(({ id, finds }) => finds.map((text) => ({ id, text })));
  const found = examples.filter(({ id, text }) => matchingRules(rules, text).includes(id));
  return found.length / examples.length;
}
