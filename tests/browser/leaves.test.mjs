// @ts-check
/**
 * Nothing leaves: the whole browser, with all that the extension can do done once, where every packet that wants out is recorded. A browser
 * phones home by itself, so what counts is what it does not do without the extension.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BROWSERS, DIST } from './harness.mjs';
import { plantedExtension } from './planted.mjs';

const SEALED = fileURLToPath(new URL('sealed.mjs', import.meta.url));
/** For what takes one or two minutes on two busy cores. */
const PATIENCE_MS = 300_000;

/**
 * @param {string[]} wishes as sealed.mjs has them
 * @returns {string[]} where the browser wanted to go
 */
function destinations(...wishes) {
  const args = ['--net', '--kill-child', process.execPath, SEALED, ...wishes];
  const options = /** @type {const} */ ({ encoding: 'utf8', timeout: PATIENCE_MS });
  const { status, stdout, stderr } = spawnSync('unshare', args, options);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

before(() => {
  const able = process.getuid?.() === 0 && spawnSync('unshare', ['--net', 'true']).status === 0;
  assert.ok(
    able,
    'This test seals the browsers off in a network namespace, which only root can make: run it as root where `unshare --net true` works.',
  );
});

for (const name of BROWSERS) {
  describe(`Connections of ${name}`, () => {
    it('none with the extension that is not there without', { timeout: 3 * PATIENCE_MS }, () => {
      const without = new Set(destinations(name));
      const ours = destinations(name, DIST).filter((each) => !without.has(each));
      assert.deepEqual(ours, []);
    });

    it('one that was put in is seen', async () => {
      const planted = await plantedExtension({
        'manifest.json': (text) => text.replace("connect-src 'self'", 'connect-src *'),
        'background.js': (text) =>
          `${text}\nfor (const host of ['203.0.113.7', 'leak.example']) fetch('http://' + host + '/').catch(() => {});`,
      });
      try {
        const found = destinations(name, planted.path, 'glance');
        for (const wanted of ['203.0.113.7:80', 'the name leak.example'])
          assert.ok(found.includes(wanted), `${wanted} is not among ${found}`);
      } finally {
        planted.remove();
      }
    });
  });
}
