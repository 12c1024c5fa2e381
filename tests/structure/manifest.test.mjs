// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeManifest } from '../../tools/manifest.mjs';

test('objects merge, everything else is replaced, the version comes from outside', () => {
  const base = {
    manifest_version: 3,
    name: 'x',
    a: { b: 1, c: { d: 2 } },
    list: [1, 2],
    e: { f: 1 },
  };
  const own = { a: { c: { g: 3 } }, list: [3], e: 4 };
  assert.deepEqual(mergeManifest(base, own, '1.2.3'), {
    manifest_version: 3,
    name: 'x',
    version: '1.2.3',
    a: { b: 1, c: { d: 2, g: 3 } },
    list: [3],
    e: 4,
  });
  assert.deepEqual(base.a, { b: 1, c: { d: 2 } });
});

test('a second place for the version is refused', () => {
  assert.throws(() => mergeManifest({ version: '1.0' }, {}, '1.2.3'), /Cargo\.toml alone/);
  assert.throws(() => mergeManifest({}, { version: '1.0' }, '1.2.3'), /Cargo\.toml alone/);
});
