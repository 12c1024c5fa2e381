// @ts-check
/** What manifests, lock files and scripts say we take from others. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'smol-toml';
import { read, root } from './source.mjs';

/** Every Cargo.toml, with its Cargo.lock: fuzzing has one of its own. */
export const CARGO = [
  { manifest: 'Cargo.toml', lock: 'Cargo.lock' },
  { manifest: 'benches/Cargo.toml', lock: 'Cargo.lock' },
  { manifest: 'fuzz/Cargo.toml', lock: 'fuzz/Cargo.lock' },
];

/** @param {string} file */
export const toml = (file) => /** @type {any} */ (parse(read(file)));

/** @param {string} file */
export const json = (file) => JSON.parse(read(file));

/**
 * Every table of dependencies of a manifest, those of one target too.
 * @param {any} manifest
 * @returns {{ name: string, wanted: any, kind: string }[]}
 */
export function crateDependencies(manifest) {
  return [manifest, ...Object.values(manifest.target ?? {})].flatMap((tables) =>
    ['dependencies', 'dev-dependencies', 'build-dependencies'].flatMap((kind) =>
      Object.entries(tables[kind] ?? {}).map(([name, wanted]) => ({ name, wanted, kind })),
    ),
  );
}

/**
 * Names of crates that a manifest demands of others.
 * @param {string} manifest
 * @param {boolean} [tests] those of its tests alone, or all but those; all of them, if not said
 */
export const directCrates = (manifest, tests) =>
  crateDependencies(toml(manifest))
    .filter(({ wanted, kind }) => {
      return (
        !wanted.path && (tests ?? kind === 'dev-dependencies') === (kind === 'dev-dependencies')
      );
    })
    .map(({ name }) => name);

/** All crates that some build of ours may compile, as cargo describes them. @param {string} manifest @returns {any[]} */
export function crates(manifest) {
  const args = ['metadata', '--locked', '--all-features', '--format-version', '1', '--quiet'];
  const out = execFileSync('cargo', [...args, '--manifest-path', manifest], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return JSON.parse(out).packages.filter((/** @type {any} */ { source }) => source);
}

/** Folders that hold a package.json of ours, '.' first. */
export const NPM = ['.', ...npmFolders('tests')];

/** @param {string} folder @returns {string[]} */
function npmFolders(folder) {
  const below = readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap((entry) => npmFolders(`${folder}/${entry.name}`));
  return existsSync(path.join(root, folder, 'package.json')) ? [folder, ...below] : below;
}

/** What a package.json demands, name → version. @param {string} folder @returns {[string, string][]} */
export function npmDependencies(folder) {
  const { dependencies, devDependencies, optionalDependencies } = json(`${folder}/package.json`);
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
}

/** What a package-lock.json installs: place → package. @param {string} folder @returns {[string, any][]} */
export const npmLocked = (folder) =>
  Object.entries(json(`${folder}/package-lock.json`).packages).filter(([place]) => place);

/** The packages of Debian that scripts ask for. */
export function debianPackages() {
  const found = new Set();
  for (const file of readdirSync(path.join(root, 'tools')).filter((name) => name.endsWith('.sh'))) {
    for (const line of read(`tools/${file}`).split('\n')) {
      const [, asked] = /\bneed_apt (?:'[^']*'|"[^"]*") (.*)/.exec(line) ?? [];
      // A number that is found when it runs: lld-"$(…)".
      const words =
        asked
          ?.replace(/"([\w-]+-)\$\(.*\)"/, '$1N')
          .split(';')[0]
          ?.split(/\s+/) ?? [];
      for (const word of words) if (/^[a-z][\w.+-]*$/.test(word)) found.add(word);
      const [, browser] = /\bpackage=([a-z][\w-]*)/.exec(line) ?? [];
      if (browser) found.add(browser);
    }
  }
  return [...found];
}

/**
 * Whether a licence, an SPDX expression, can be kept by one that may be used.
 * @param {string} expression
 * @param {string[]} allowed
 */
export function isAllowed(expression, allowed) {
  const tokens = expression.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  const term = () => {
    let fine;
    if (tokens[0] === '(') {
      tokens.shift();
      fine = either();
      tokens.shift();
    } else fine = allowed.includes(tokens.shift() ?? '');
    if (tokens[0] === 'WITH') tokens.splice(0, 2);
    return fine;
  };
  const both = () => {
    let fine = term();
    while (tokens[0] === 'AND') {
      tokens.shift();
      fine = term() && fine;
    }
    return fine;
  };
  /** @returns {boolean} */
  const either = () => {
    let fine = both();
    while (tokens[0] === 'OR') {
      tokens.shift();
      fine = both() || fine;
    }
    return fine;
  };
  return either() && tokens.length === 0;
}
