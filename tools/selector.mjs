// @ts-check
/** Checks the syntax of CSS selectors with what the build has anyway: esbuild's own parser of style sheets. */
import { transformSync } from 'esbuild';
import { quoted } from './toml.mjs';

/** What `querySelector` does not know, or what means something else there. */
const NOT_HERE = /::|[{};]/;

/**
 * What is wrong with a selector, as the end of a sentence; empty where nothing is.
 * @param {string} selector
 */
export function selectorFault(selector) {
  const fault = `has ${quoted(selector)}, which is no selector`;
  if (NOT_HERE.test(selector.replace(/"[^"]*"|'[^']*'/g, '""'))) return fault;
  try {
    const { warnings, code } = transformSync(`${selector}{color:red}`, {
      loader: 'css',
      logLevel: 'silent',
    });
    return warnings.length > 0 || !code.includes('{') ? fault : '';
  } catch {
    return fault;
  }
}

/**
 * The selectors that a list of them names.
 * @param {string} selector
 */
export function selectorParts(selector) {
  const parts = [''];
  let depth = 0;
  for (const [piece] of selector.matchAll(/"[^"]*"|'[^']*'|[^"']/g)) {
    if ('(['.includes(piece)) depth += 1;
    if (')]'.includes(piece)) depth -= 1;
    if (piece === ',' && depth === 0) parts.push('');
    else parts.push(parts.pop() + piece);
  }
  return parts.map((part) => part.trim());
}
