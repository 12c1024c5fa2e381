// @ts-check
/**
 * Documents that hold: every file, picture, heading, subcommand and test that one names is there, and every measured share stands in
 * docs/quality.md, which tests/quality.rs holds against the engine.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { read, root, sources } from './source.mjs';

/** @typedef {import('./source.mjs').Source} Source */

/** Where the measured shares are printed. */
const QUALITY = 'docs/quality.md';

/** Folders that are made, not written. */
const MADE = ['node_modules', 'target', 'dist'];

/** @returns {Source[]} those at the top, all below docs/, and the README of every folder */
function documents() {
  const entries = readdirSync(root, { withFileTypes: true });
  const names = entries.flatMap((entry) => {
    if (!entry.isDirectory()) return entry.name.endsWith('.md') ? [entry.name] : [];
    const readme = `${entry.name}/README.md`;
    return !MADE.includes(entry.name) && existsSync(path.join(root, readme)) ? [readme] : [];
  });
  return [...names.map((name) => ({ path: name, code: read(name) })), ...sources('docs', ['.md'])];
}

/** What `./build.sh` can do. */
const SUBCOMMANDS = new Set(
  [...read('build.sh').matchAll(/^ {2}([\w |-]+)\) /gm)].flatMap(([, names = '']) =>
    names.split(' | '),
  ),
);

/**
 * A heading as links name it.
 * @param {string} heading
 */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** @param {string} code */
const anchors = (code) => [...code.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => anchor(text));

/** @param {string} name path within the checkout */
const isThere = (name) => existsSync(path.join(root, name));

/** @param {Source} document @returns {string[]} one sentence a fault */
function linkFaults({ path: name, code }) {
  const links = [...code.matchAll(/\]\(([^)\s]+)\)|<img[^>]*\bsrc="([^"]+)"/g)];
  return links.flatMap(([, link, picture]) => {
    const target = link ?? picture ?? '';
    if (/^[a-z]+:/.test(target)) return [];
    const [file = '', heading] = target.split('#');
    const meant = file ? path.posix.join(path.posix.dirname(name), file) : name;
    if (file && !isThere(meant)) return [`${name}: there is no ${meant}`];
    if (heading === undefined) return [];
    const there = anchors(file ? read(meant) : code);
    return there.includes(heading) ? [] : [`${name}: ${meant} has no heading #${heading}`];
  });
}

/** @param {Source} document */
function commandFaults({ path: name, code }) {
  const named = [...code.matchAll(/\.\/build\.sh ([a-z]+)/g)].map(([, word = '']) => word);
  return named
    .filter((word) => !SUBCOMMANDS.has(word))
    .map((word) => `${name}: ./build.sh has no '${word}'`);
}

/** Files that are named without a link; a star or a name in capitals stands for any. @param {Source} document */
function fileFaults({ path: name, code }) {
  const named = code.matchAll(
    /(?<![\w/.])((?:tests|extension|src|tools|docs|benches|fuzz)\/[\w/.-]+\.[a-z]{2,5})\b/g,
  );
  return [...named]
    .filter(([, file = '']) => !isThere(file))
    .map(([, file]) => `${name}: there is no ${file}`);
}

/** Tests that are named in quotation marks after their file. @param {Source} document */
function testFaults({ path: name, code }) {
  const named = code.matchAll(/`(tests\/[\w/.-]+)`:?((?:,? “[^”]+”)+)/g);
  return [...named].flatMap(([, file = '', titles = '']) => {
    const there = isThere(file) ? read(file) : '';
    return [...titles.matchAll(/“([^”]+)”/g)]
      .filter(([, title = '']) => !there.includes(title))
      .map(([, title]) => `${name}: ${file} has no test “${title}”`);
  });
}

/** @param {Source} document */
function shareFaults({ path: name, code }) {
  const printed = read(QUALITY);
  return [...code.matchAll(/(?<![\d.])\d+\.\d %/g)]
    .filter(([share]) => !printed.includes(` ${share}`))
    .map(([share]) => `${name}: ${share} does not stand in ${QUALITY}`);
}

/** @param {Source} document */
const faults = (document) => [
  ...linkFaults(document),
  ...commandFaults(document),
  ...fileFaults(document),
  ...testFaults(document),
  ...shareFaults(document),
];

const all = documents();

test('the documents and what build.sh can do are found', () => {
  const names = all.map((document) => document.path);
  for (const name of ['README.md', 'CONTRIBUTING.md', 'sites/README.md', QUALITY]) {
    assert.ok(names.includes(name), name);
  }
  for (const word of ['build', 'test', 'help']) assert.ok(SUBCOMMANDS.has(word), word);
});

for (const document of all) {
  test(`${document.path} names only what is there`, () => {
    assert.deepEqual(faults(document), []);
  });
}

test('what is not there is seen', () => {
  const planted = [
    '[rules](rule.md)',
    '![a picture](screens/nothing.png)',
    '[rules](rules.md#no-such-heading)',
    '[here](#nowhere)',
    '<img alt="" src="screens/nothing.png">',
    './build.sh tset --quick',
    'see `tests/structure/nothing.test.mjs`',
    '`tests/structure/manifest.test.mjs`: “what is not there is heard”',
    '`tests/structure/manifest.test.mjs` “objects merge”, “nor this”',
    'it warns of 99.9 %',
  ];
  for (const code of planted) {
    assert.equal(faults({ path: 'docs/planted.md', code }).length, 1, code);
  }
});

test('what is there passes', () => {
  const harmless = [
    '[rules](rules.md#patterns), [`README`](../README.md), [the web](https://example.invalid/x.md)',
    '# Far, far away\n[here](#far-far-away)',
    '`./build.sh` lists what it can do; ./build.sh test --quick; `tests/browser/*.test.mjs`',
    '`tests/structure/docs.test.mjs`: “what is not there is seen”, “what is there passes”',
  ];
  for (const code of harmless) {
    assert.deepEqual(faults({ path: 'docs/planted.md', code }), [], code);
  }
});
