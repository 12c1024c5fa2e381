// @ts-check
/**
 * The licences of what others wrote and a package of ours carries. That is Rust only: our scripts are bundled of our own files and
 * of what wasm-bindgen writes (tests/structure/package.test.mjs).
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Rust's own library is compiled in as well; cargo does not list it. */
const STANDARD = `The Rust standard library and the crates it is made of
Copyright (c) The Rust Project contributors
MIT OR Apache-2.0`;

/**
 * @param {import('./crates.mjs').Crate[]} crates
 * @returns {string}
 */
export function licences(crates) {
  /** @type {Map<string, string[]>} licence text → what it is for */
  const byText = new Map();
  for (const { name, version, license, folder } of crates) {
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    if (files.length === 0) throw new Error(`${name} ${version} comes without a licence text`);
    for (const file of files) {
      const text = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
      byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
    }
  }
  const parts = [...byText].map(([text, names]) => `${names.sort().join('\n')}\n\n${text}`).sort();
  return `${[STANDARD, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
