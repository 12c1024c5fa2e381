// @ts-check
/**
 * The licences of what others wrote and a package of ours carries. That is Rust only: our scripts are bundled of our own files and
 * of what wasm-bindgen writes (tests/structure/package.test.mjs). Asks cargo which crates the module is made of.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const TARGET = 'wasm32-unknown-unknown';

/** Macros run while the module is built and are no part of it. */
const TREE = ['tree', '--target', TARGET, '--edges', 'normal,no-proc-macro', '--prefix', 'none'];
const METADATA = ['metadata', '--format-version', '1', '--filter-platform', TARGET];

/** Rust's own library is compiled in as well; cargo does not list it. */
const STANDARD = `The Rust standard library and the crates it is made of
Copyright (c) The Rust Project contributors
MIT OR Apache-2.0`;

/**
 * @param {string} root folder with Cargo.toml
 * @returns {string}
 */
export function licences(root) {
  const cargo = (/** @type {string[]} */ ...args) =>
    execFileSync('cargo', [...args, '--locked', '--offline'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const used = new Set(cargo(...TREE, '--package', 'lotse', '--format', '{p}').split('\n'));
  const { packages } = JSON.parse(cargo(...METADATA));
  /** @type {Map<string, string[]>} licence text → what it is for */
  const byText = new Map();
  for (const { name, version, license, manifest_path, source } of packages) {
    // Ours have no source outside of this folder.
    if (!source || !used.has(`${name} v${version}`)) continue;
    const folder = path.dirname(manifest_path);
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    if (files.length === 0) throw new Error(`${name} ${version} comes without a licence text`);
    for (const file of files) {
      const text = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
      byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
    }
  }
  if (byText.size === 0) throw new Error('cargo names no crate that the module is made of');
  const parts = [...byText].map(([text, names]) => `${names.sort().join('\n')}\n\n${text}`).sort();
  return `${[STANDARD, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
