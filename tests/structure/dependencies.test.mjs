// @ts-check
/** What we take from others: a reason for each, an exact version, a licence that we can keep, a use, and no program of theirs that downloads. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { linkedCrates } from '../../tools/crates.mjs';
import {
  CARGO,
  crateDependencies,
  crates,
  debianPackages,
  directCrates,
  isAllowed,
  json,
  NPM,
  npmDependencies,
  npmLocked,
  toml,
} from './dependencies.mjs';
import { bareRust, read, root, sources } from './source.mjs';

const document = read('docs/dependencies.md');
const all = [...crates('Cargo.toml'), ...crates('fuzz/Cargo.toml')];
const linked = linkedCrates(root).crates;

/** Licences of npm packages that build and check; none of those is handed out. */
const NPM_LICENCES = [
  ...['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD'],
  ...['MPL-2.0', 'CC0-1.0', 'Python-2.0'],
];

/** Words of a build script that would open a connection, or start what does. */
const DOWNLOADS =
  /\b(?:std::net|TcpStream|UdpSocket|reqwest|ureq|attohttpc|isahc|curl|wget|hyper|aria2c|(?:git2|gix)::|"(?:clone|fetch)")/g;

/**
 * The tables of the document below a heading.
 * @param {string} heading
 * @param {number} [which] the first, if not said
 * @returns {string[][]} the cells of each row, names without their marks
 */
function table(heading, which = 0) {
  const [, section = ''] = document.split(`\n## ${heading}\n`);
  const tables = section.split(/^## /m, 1)[0]?.split(/^\| -.*$/m) ?? [];
  const rows = tables[which + 1]?.match(/^\|.*\|$/gm) ?? [];
  return rows
    .map((row) => row.slice(1, -1).split('|'))
    .map(([name = '', ...cells]) => [name, ...cells].map((cell) => cell.trim()))
    .filter(([name = '']) => name.startsWith('`'))
    .map(([name = '', ...cells]) => [name.replaceAll('`', ''), ...cells]);
}

/**
 * @param {Iterable<string>} wanted what the project really takes
 * @param {string[][]} rows
 */
function documented(wanted, rows) {
  const names = rows.map(([name = '']) => name);
  const there = [...new Set(wanted)].sort();
  assert.deepEqual(
    there.filter((name) => !names.includes(name)),
    [],
    'stands in no table of docs/dependencies.md',
  );
  assert.deepEqual(names, there, 'the table of docs/dependencies.md, in alphabetical order');
  for (const [name, ...cells] of rows) {
    for (const cell of cells) assert.notEqual(cell, '', `docs/dependencies.md: ${name}`);
  }
}

/** @param {string[][]} rows @param {(name: string) => string | undefined} licenceOf */
function licensed(rows, licenceOf) {
  for (const [name = '', licence] of rows) assert.equal(licence, licenceOf(name), name);
}

/** @param {string} name @returns {string | undefined} */
const crateLicence = (name) => all.find((crate) => crate.name === name)?.license;

const inExtension = linked.map(({ name }) => name);
const product = directCrates('Cargo.toml', false).filter((name) => !inExtension.includes(name));

test('each crate that reaches the extension has its reason', () => {
  const rows = table('In the extension');
  documented(inExtension, rows);
  licensed(rows, crateLicence);
});

test('each other crate that we ask for has its reason', () => {
  const built = table('Where it is built, and on the command line');
  documented(product, built);
  licensed(built, crateLicence);
  const measured = table('Where it is tested, measured and fuzzed');
  const others = [
    ...directCrates('Cargo.toml', true),
    ...['benches/Cargo.toml', 'fuzz/Cargo.toml'].flatMap((each) => directCrates(each)),
  ];
  documented(
    others.filter((name) => ![...inExtension, ...product].includes(name)),
    measured,
  );
  licensed(measured, crateLicence);
});

test('each npm package that we ask for has its reason', () => {
  const tools = table('npm packages that build and check');
  const looked = table('npm packages that tests look at');
  const [own = '.', ...folders] = NPM;
  documented(
    npmDependencies(own).map(([name]) => name),
    tools,
  );
  documented(
    folders.flatMap((folder) => npmDependencies(folder).map(([name]) => name)),
    looked,
  );
  const locked = new Map(NPM.flatMap((folder) => npmLocked(folder)));
  const licence = (/** @type {string} */ name) => locked.get(`node_modules/${name}`)?.license;
  licensed(tools, licence);
  // npm keeps no licence of packages that are other systems' programs.
  licensed(
    looked.filter(([name = '']) => licence(name)),
    licence,
  );
});

test('each Debian package that a script asks for has its reason', () => {
  documented(debianPackages(), table('Debian packages'));
});

test('versions are exact, and lock files hold the checksum of each download', () => {
  for (const { manifest, lock } of CARGO) {
    for (const { name, wanted } of crateDependencies(toml(manifest))) {
      const version = wanted.version ?? (wanted.path ? '=0.0.0' : wanted);
      assert.match(version, /^=\d+\.\d+\.\d+$/, `${manifest}: ${name}`);
    }
    for (const { name, source, checksum } of toml(lock).package) {
      if (!source) continue;
      assert.ok(source.startsWith('registry+') && /^[\da-f]{64}$/.test(checksum), name);
    }
  }
  for (const folder of NPM) {
    for (const [name, version] of npmDependencies(folder)) {
      assert.match(version, /^\d+\.\d+\.\d+$/, `${folder}/package.json: ${name}`);
    }
    for (const [place, each] of npmLocked(folder)) {
      // A package may hold others of its own, which come with it.
      if (!each.link && !each.inBundle && !place.includes('/src/')) {
        assert.match(each.integrity ?? '', /^sha512-/, `${folder}: ${place}`);
      }
      assert.doesNotMatch(each.resolved ?? '', /:/, `${folder}: ${place} names where it came from`);
    }
  }
});

test('every command keeps to the lock files, and no script of a package is run', () => {
  for (const folder of NPM) {
    const settings = read(`${folder}/.npmrc`).split('\n');
    for (const wanted of [
      'ignore-scripts=true',
      'save-exact=true',
      'omit-lockfile-registry-resolved=true',
    ]) {
      assert.ok(settings.includes(wanted), `${folder}/.npmrc: ${wanted}`);
    }
  }
  const scripts = ['build.sh', ...sources('tools', ['.sh']).map(({ path }) => path)];
  for (const file of scripts) {
    const lines = read(file)
      .replaceAll(/\\\n\s*/g, '')
      .split('\n');
    for (const line of lines.filter((each) => !each.trimStart().startsWith('#'))) {
      const cargo =
        /(?:(?<!')\bcargo|"\$WASM_CARGO")(?: \+nightly)? (build|test|clippy|doc|run|install|fetch|metadata|tree)\b/;
      if (cargo.test(line) && !line.includes('--version'))
        assert.match(line, /--locked/, `${file}: ${line.trim()}`);
      assert.doesNotMatch(line, /\bnpm (?:install|i|add|update)\b/, `${file}: ${line.trim()}`);
    }
  }
});

test('licences are those that we can keep', () => {
  const { licenses } = toml('deny.toml');
  for (const { name, license } of all) {
    const own =
      licenses.exceptions.find((/** @type {any} */ each) => each.crate === name)?.allow ?? [];
    assert.ok(isAllowed(license ?? '', [...licenses.allow, ...own]), `${name}: ${license}`);
  }
  for (const folder of ['.', 'tests/addons']) {
    for (const [place, { license }] of npmLocked(folder)) {
      assert.ok(isAllowed(license ?? '', NPM_LICENCES), `${folder}: ${place}: ${license}`);
    }
  }
  for (const refused of ['GPL-3.0', 'MIT AND GPL-3.0', '(MIT OR ISC) AND X', '', 'MIT)']) {
    assert.ok(!isAllowed(refused, ['MIT', 'ISC']), refused);
  }
  for (const fine of ['X OR MIT', 'X/MIT', '(X OR MIT) AND ISC', 'MIT WITH exception OR X']) {
    assert.ok(isAllowed(fine, ['MIT', 'ISC']), fine);
  }
});

test('programs that run while others’ code is built are known, and none downloads', () => {
  const heading = "Programs that run while others' code is built";
  const programs = all.flatMap(({ name, targets }) =>
    targets
      .filter((/** @type {any} */ { kind }) => kind.includes('custom-build'))
      .map((/** @type {any} */ { src_path }) => ({ name, file: src_path })),
  );
  documented(
    programs.map(({ name }) => name),
    table(heading),
  );
  for (const { name, file } of programs) {
    const code = read(path.relative(root, file)).replaceAll(/^\s*\/\/.*$/gm, '');
    assert.deepEqual(code.match(DOWNLOADS) ?? [], [], name);
  }
  assert.equal('Command::new("curl"); TcpStream::connect(a)'.match(DOWNLOADS)?.length, 2);
  const installs = NPM.flatMap(npmLocked).filter(([, { hasInstallScript }]) => hasInstallScript);
  documented(
    installs.map(([place]) => place.replace(/.*node_modules\//, '')),
    table(heading, 1),
  );
});

/** Where the crates of each kind may be used. @type {Record<string, string[]>} */
const USES = {
  dependencies: ['src', 'tools'],
  'build-dependencies': ['build', 'src'],
  'dev-dependencies': ['src', 'tests'],
};

test('each crate that we ask for is used', () => {
  for (const [folder, manifest] of [
    ['', 'Cargo.toml'],
    ['benches/', 'benches/Cargo.toml'],
    ['fuzz/', 'fuzz/Cargo.toml'],
  ]) {
    for (const { name, kind } of crateDependencies(toml(manifest ?? ''))) {
      const folders = folder ? [folder.slice(0, -1)] : (USES[kind] ?? []);
      const code = folders
        .flatMap((each) => sources(each, ['.rs']))
        .map(({ code }) => bareRust(code));
      const use = new RegExp(`\\b${name.replaceAll('-', '_')}(?:::|\\s+as\\b|\\s*;|!)`);
      assert.ok(
        code.some((each) => use.test(each)),
        `${manifest}: ${name} (${kind})`,
      );
    }
  }
});

test('each npm package that we ask for is used', () => {
  const endings = ['.mjs', '.js', '.jsx', '.ts', '.sh', '.html', 'tsconfig.json'];
  const ours = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map(({ name }) => read(name));
  for (const folder of NPM) {
    const below = folder === '.' ? ['tools', 'tests', 'extension'] : [folder, 'tests'];
    const code = [...ours, ...below.flatMap(sourcesOf)].join('\n');
    const { packages } = json(`${folder}/package-lock.json`);
    for (const [name] of npmDependencies(folder)) {
      const { bin = {} } = packages[`node_modules/${name}`] ?? {};
      const types = name.startsWith('@types/') ? [`"${name.slice('@types/'.length)}"`] : [];
      const names = [
        ...[`'${name}'`, `'${name}/`, `node_modules/${name}/`, ...types],
        ...Object.keys(bin).map((program) => `node_modules/.bin/${program} `),
      ];
      assert.ok(
        names.some((each) => code.includes(each)),
        `${folder}/package.json: ${name}`,
      );
    }
  }
  /** @param {string} folder @returns {string[]} */
  function sourcesOf(folder) {
    return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      if (entry.name === 'node_modules') return [];
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourcesOf(name);
      return endings.some((ending) => name.endsWith(ending)) ? [read(name)] : [];
    });
  }
});
