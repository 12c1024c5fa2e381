// @ts-check
/** What outlives the browser session: five files keep it, and none of them is ever given what somebody wrote. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareScript, sources } from './source.mjs';

/** @typedef {import('./source.mjs').Source} Source */

/** The store's one door. */
const DOOR = 'extension/shared/browser.ts';

/** Choices, a school's policy, counts by day and situation, salted hashes of chats' names, the PIN's hash. */
const LASTING = ['choices', 'counts', 'known', 'pin', 'policy'].map(
  (name) => `extension/background/${name}.ts`,
);

/** Taking the store that lasts through the door. */
const TAKES =
  /import\s*\{[^}]*\blocal\b[^}]*\}\s*from\s*["'][^"']*shared\/browser["']|\*\s*as\s+\w+\s*from\s*["'][^"']*shared\/browser["']/;

/** Other ways to keep something on the device. */
const OTHER_STORES =
  /\b(?:localStorage|indexedDB|cookieStore|showSaveFilePicker|getDirectory|caches)\b|\bdocument\.cookie\b/;

/** @param {Source[]} files scripts without comments */
function faults(files) {
  return files.flatMap(({ path, code }) => [
    ...(TAKES.test(code) && !LASTING.includes(path) ? [`${path}: takes the store that lasts`] : []),
    ...(OTHER_STORES.test(code) ? [`${path}: keeps something elsewhere`] : []),
  ]);
}

const scripts = await Promise.all(sources('extension', ['.ts']).map(bareScript));

test('five files keep what lasts, and nothing is kept elsewhere', () => {
  assert.deepEqual(faults(scripts), []);
  const takers = scripts.filter(({ code }) => TAKES.test(code)).map(({ path }) => path);
  assert.deepEqual(takers.sort(), [...LASTING].sort());
});

test('the door has two stores', () => {
  const door = scripts.find(({ path }) => path === DOOR)?.code ?? '';
  const stores = [...door.matchAll(/\bstore\(\s*["'](\w+)["']\s*\)/g)].map(([, area]) => area);
  assert.deepEqual(stores, ['session', 'local']);
});

test('what lasts never looks at what was written, or by whom', () => {
  for (const { path, code } of scripts.filter(({ path }) => LASTING.includes(path))) {
    assert.doesNotMatch(code, /\b(?:words|author|evidence|advice|messages)\b/, path);
  }
});

test('another keeper is seen', async () => {
  for (const code of [
    "import { local } from '../shared/browser'; local.set({});",
    "import { ask, local as kept } from '../../shared/browser'; kept.set(ask);",
    "import * as all from '../shared/browser'; all.local.set({});",
    "localStorage.setItem('a', 'b')",
    "indexedDB.open('a')",
    "document.cookie = 'a'",
  ]) {
    const file = await bareScript({ path: 'extension/background/main.ts', code });
    assert.equal(faults([file]).length, 1, code);
  }
  const harmless =
    "import { session } from '../shared/browser'; const local = 1; session.set({ local });";
  assert.deepEqual(faults([await bareScript({ path: 'x.ts', code: harmless })]), []);
});
