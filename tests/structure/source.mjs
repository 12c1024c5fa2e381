// @ts-check
/** Source files as the checks of this folder read them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

/** The checkout. */
export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** @typedef {{ path: string, code: string }} Source path within the checkout, with `/` */

/**
 * @param {string} directory
 * @param {string[]} endings for example `.rs`
 * @returns {Source[]} every file below, in a fixed order
 */
export function sources(directory, endings) {
  return readdirSync(path.join(root, directory), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${directory}/${entry.name}`;
      if (entry.isDirectory()) return sources(name, endings);
      return endings.some((ending) => name.endsWith(ending))
        ? [{ path: name, code: read(name) }]
        : [];
    });
}

/** @param {string} name path within the checkout */
export const read = (name) => readFileSync(path.join(root, name), 'utf8');

/** @param {string} name path within the checkout */
export const readBytes = (name) => readFileSync(path.join(root, name));

/**
 * Rust without its comments and with its strings emptied: what is left is what the compiler acts upon.
 * @param {string} code
 */
export function bareRust(code) {
  const COMMENT_OR_LITERAL =
    /\/\/.*|\/\*[\s\S]*?\*\/|\br(#*)"[\s\S]*?"\1|"(?:\\[\s\S]|[^"\\])*"|'(?:\\.[^']*|[^'\\])'/g;
  return code.replace(COMMENT_OR_LITERAL, (match) => (match.startsWith('/') ? ' ' : '""'));
}

/**
 * TypeScript or JavaScript without comments and types.
 * @param {Source} source
 * @returns {Promise<Source>}
 */
export async function bareScript({ path, code }) {
  const options = /** @type {const} */ ({
    loader: 'ts',
    charset: 'utf8',
    legalComments: 'none',
    minifyWhitespace: true,
  });
  return { path, code: (await transform(code, options)).code };
}
