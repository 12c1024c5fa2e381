// @ts-check
/** The walls inside the extension's sources: who touches the browser, and that a page's script cannot open a connection. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connections } from './connections.mjs';
import { bareScript, sources } from './source.mjs';

/** @typedef {import('./source.mjs').Source} Source */

/** The one file that touches the browser's own interface. */
const BROWSER_FILE = 'extension/shared/browser.ts';

/** @param {Source[]} files scripts without comments */
function browserFaults(files) {
  return files
    .filter(
      ({ path, code }) =>
        path !== BROWSER_FILE && /(?<![\w$/])(?:chrome|browser)\s*(?:\?\.|[.[])/.test(code),
    )
    .map(({ path }) => `${path}: only ${BROWSER_FILE} touches the browser's own interface`);
}

/** @param {Source[]} files scripts without comments */
function connectionFaults(files) {
  return files.flatMap(({ path, code }) => connections(code).map((word) => `${path}: ${word}`));
}

const SCRIPTS = ['.ts', '.js', '.mjs'];
const extension = await Promise.all(sources('extension', SCRIPTS).map(bareScript));
const content = extension.filter(({ path }) => path.startsWith('extension/content/'));

test('the sources are where they are looked for', () => {
  for (const path of [BROWSER_FILE, 'extension/content/main.ts', 'extension/background/main.ts']) {
    assert.ok(
      extension.some((file) => file.path === path),
      `${path} is missing`,
    );
  }
});

test('one file touches the browser', () => {
  assert.deepEqual(browserFaults(extension), []);
  assert.equal(browserFaults(extension.map((file) => ({ ...file, path: 'x.ts' }))).length, 1);
});

test('a second file that touches it is seen', async () => {
  for (const code of [
    'chrome.runtime.id',
    'globalThis.browser.storage',
    "const a = chrome['tabs']",
    'chrome?.tabs',
  ]) {
    const file = await bareScript({ path: 'extension/content/reader/index.ts', code });
    assert.equal(browserFaults([file]).length, 1, code);
  }
  const harmless =
    "// chrome.runtime\nimport { ask } from '../shared/browser.ts'; ask(1); mybrowser.x;";
  assert.deepEqual(browserFaults([await bareScript({ path: 'x.ts', code: harmless })]), []);
});

test('nothing under content/ can open a connection', () => {
  assert.deepEqual(connectionFaults(content), []);
});

test('a way to open one is seen', async () => {
  for (const code of [
    "fetch('x')",
    'const f = window.fetch;',
    'new XMLHttpRequest()',
    "new WebSocket('ws://x')",
    "new EventSource('x')",
    "navigator.sendBeacon('x')",
    'new RTCPeerConnection()',
    'new WebTransport(u)',
    "await import('x')",
    'new Image().src = u',
  ]) {
    const file = await bareScript({ path: 'extension/content/main.ts', code });
    assert.equal(connectionFaults([file]).length, 1, code);
  }
  const harmless =
    "// fetch(\nimport type { A } from './a'; import { b } from './b'; prefetched(b);";
  assert.deepEqual(connectionFaults([await bareScript({ path: 'x.ts', code: harmless })]), []);
});
