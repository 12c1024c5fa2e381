// @ts-check
/** The crates that the module is made of, as cargo names them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'smol-toml';

const TARGET = 'wasm32-unknown-unknown';

/** Macros run while the module is built and are no part of it. */
const TREE = ['tree', '--target', TARGET, '--edges', 'normal,no-proc-macro', '--prefix', 'none'];
const METADATA = ['metadata', '--format-version', '1', '--filter-platform', TARGET];

/**
 * @typedef {object} Crate
 * @property {string} name
 * @property {string} version
 * @property {string} license an SPDX expression
 * @property {string} description
 * @property {string} folder where its sources lie on this machine
 * @property {string} checksum SHA-256 of what the registry handed out, from Cargo.lock
 * @property {string[]} dependencies names of other crates of the module
 */

/**
 * @param {string} root folder with Cargo.toml
 * @param {...string} args
 * @returns {string} what cargo prints
 */
export function cargo(root, ...args) {
  return execFileSync('cargo', [...args, '--locked'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/**
 * All crates of the module but our own, by name. `product` is our own crate.
 * @param {string} root folder with Cargo.toml
 * @returns {{ product: Crate, crates: Crate[] }}
 */
export function linkedCrates(root) {
  const args = ['--offline', '--package', 'lotse', '--format', '{p}'];
  // What comes after the version is a folder, or the mark of a repeated line.
  const tree = cargo(root, ...TREE, ...args).split('\n');
  const used = new Set(tree.map((line) => line.split(' ').slice(0, 2).join(' ')));
  const { packages, resolve } = JSON.parse(cargo(root, ...METADATA, '--offline'));
  const lock = /** @type {any} */ (parse(readFileSync(path.join(root, 'Cargo.lock'), 'utf8')));
  /** @type {Map<string, any>} */
  const linked = new Map();
  for (const each of packages) {
    if (used.has(`${each.name} v${each.version}`)) linked.set(each.id, each);
  }
  /** @param {any} each @returns {Crate} */
  const crate = ({ id, name, version, license, description, manifest_path }) => {
    const { deps } = resolve.nodes.find((/** @type {any} */ node) => node.id === id);
    const locked = lock.package.find(
      (/** @type {any} */ other) => other.name === name && other.version === version,
    );
    return {
      name,
      version,
      // Older crates write `/` for OR.
      license: license.replaceAll('/', ' OR '),
      description,
      folder: path.dirname(manifest_path),
      checksum: locked.checksum ?? '',
      dependencies: deps
        .filter((/** @type {any} */ { dep_kinds }) =>
          dep_kinds.some((/** @type {any} */ { kind }) => kind === null),
        )
        .flatMap((/** @type {any} */ { pkg }) => linked.get(pkg)?.name ?? [])
        .sort(),
    };
  };
  const all = [...linked.values()].map(crate).sort((a, b) => (a.name < b.name ? -1 : 1));
  const product = all.find(({ name }) => name === 'lotse');
  const crates = all.filter((each) => each !== product);
  if (!product || crates.length === 0) {
    throw new Error('cargo names no crate that the module is made of');
  }
  return { product, crates };
}
