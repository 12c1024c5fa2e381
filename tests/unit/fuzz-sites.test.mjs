// @ts-check
/** Any file that calls itself a site's: it is taken, or one sentence says which file and what is wrong in it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { site } from '../../tools/sites.mjs';
import { corpus, holds } from './fuzz.mjs';

const FILE = 'any.toml';
/** Compiling one takes a hundredth of it. */
const PATIENCE_MS = 1000;

const folder = new URL('../../sites/', import.meta.url);
const REAL = readdirSync(folder)
  .filter((name) => name.endsWith('.toml') && name !== 'words.toml')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

/** What stands in such files, and what stands nowhere. */
const PIECES = [
  ...[
    '[page]',
    '[message]',
    '[[message]]',
    '[conversation]',
    '[',
    ']',
    '"',
    "'",
    '"""',
    '=',
    ' = ',
    '\n',
  ],
  ...['{}', '[]', '[[]]', '{ a = 1 }', '["a", 1]', '1979-05-27', '1e999', 'nan', 'true', '\\u0000'],
  ...[
    '@',
    ' =~ ',
    '(',
    '(?<a',
    '*',
    ':has(',
    '::',
    '}',
    '{',
    ' > ',
    '__proto__',
    'toString',
    '\u0000',
    '\ud800',
    '🙂',
  ],
];

/** @param {string} contents */
function compile(contents) {
  const started = performance.now();
  try {
    const { mark, site: compiled } = site(FILE, contents);
    assert.equal(typeof mark.name, 'string');
    // It is plain data: what is embedded is what was checked.
    assert.deepEqual(JSON.parse(JSON.stringify(compiled)), structuredClone(compiled));
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    assert.ok(error instanceof Error && error.constructor === Error, `${error}`);
    assert.match(error.message, /^sites\/any\.toml: \S[^\n]*$/u);
    assert.ok(error.message.length < 500, error.message);
  }
  assert.ok(performance.now() - started < PATIENCE_MS, 'it took too long');
}

test('what once went wrong goes well', () => {
  for (const [, contents] of corpus('sites')) {
    compile(contents);
    assert.throws(() => site(FILE, contents), /^Error: sites\/any\.toml: /);
  }
});

test('any text', () =>
  holds(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), compile), 500));

/** A real file with pieces cut out, put in twice, or replaced. */
const changed = fc
  .tuple(
    fc.constantFrom(...REAL),
    fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(40),
        fc.oneof(fc.constantFrom(...PIECES), fc.string()),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([file, changes]) =>
    changes.reduce((text, [place, length, piece]) => {
      const at = Math.floor(place * text.length);
      return text.slice(0, at) + piece + text.slice(at + length);
    }, file),
  );

test('a real file, changed anywhere', () => holds(fc.property(changed, compile), 1500));

/** A real file of which one value is something else. */
const replaced = fc
  .tuple(
    fc.constantFrom(...REAL),
    fc.nat(),
    fc.oneof(
      fc.constantFrom(...PIECES),
      fc.string().map((text) => JSON.stringify(text)),
    ),
  )
  .map(([file, which, value]) => {
    const lines = file.split('\n');
    const places = lines.flatMap((line, at) => (/^\w+ = /.test(line) ? [at] : []));
    const at = places[which % places.length] ?? 0;
    return lines
      .map((line, each) => (each === at ? line.replace(/= .*/, () => `= ${value}`) : line))
      .join('\n');
  });

test('a real file with another value', () => holds(fc.property(replaced, compile), 1500));
