// @ts-check
/** The oldest browsers, as docs/compatibility.md derives them; tests/addons/compatibility.mjs holds its numbers against MDN's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { target } from '../../tools/plugins.mjs';
import { minimum, rows } from '../addons/compatibility-table.mjs';
import { read } from './source.mjs';

const document = read('docs/compatibility.md');
const [chromium, firefox] = minimum;

test('the manifests allow the browsers that have all that is used, and no older one', () => {
  const { minimum_chrome_version } = JSON.parse(read('dist/chromium/manifest.json'));
  const { gecko } = JSON.parse(read('dist/firefox/manifest.json')).browser_specific_settings;
  assert.equal(minimum_chrome_version, `${chromium}`);
  assert.equal(gecko.strict_min_version, `${firefox}.0`);
  assert.deepEqual(target, [`chrome${chromium}`, `firefox${firefox}.0`]);
});

test('the document says the same', () => {
  assert.match(document, new RegExp(`\\| ${chromium}, \`minimum_chrome_version\``));
  assert.match(document, new RegExp(`\\| ${firefox}, \`strict_min_version\``));
});

test('every row has three numbers or none, and its key once', () => {
  const lines = document.match(/^\|.*`[\w.-]+` \|$/gm) ?? [];
  assert.equal(rows.length, lines.length);
  assert.ok(rows.some(({ needed }) => needed) && rows.some(({ needed }) => !needed));
  for (const { key, versions } of rows) {
    assert.equal(versions.length, 3, key);
    for (const version of versions) assert.ok(version === null || version > 0, key);
  }
  assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
});
