// @ts-check
/** `./build.sh run`, as the README and the guide for rule authors promise it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));

/** Without a display, so that it ends by itself. */
const { DISPLAY: _, WAYLAND_DISPLAY: __, ...environment } = process.env;

/** @param {string[]} wishes */
const run = (...wishes) =>
  spawnSync(process.execPath, [PROGRAM, ...wishes], { env: environment, encoding: 'utf8' });

describe('tools/run.mjs', () => {
  it('warns of a line of one’s own and quotes it', () => {
    const { status, stdout } = run(
      '--say',
      'good game!',
      '--say',
      "please don't tell your parents",
    );
    assert.equal(status, 0, stdout);
    assert.match(stdout, /Lotse \(caution, secrecy\)/);
    assert.match(stdout, /"don't tell your parents"/);
  });

  it('says that nothing appeared where nothing should', () => {
    const { status, stdout } = run('--say', 'good game!');
    assert.equal(status, 1, stdout);
    assert.match(stdout, /No warning appeared/);
  });

  it('names a wish that it cannot fulfil', () => {
    const { status, stderr } = run('--browser', 'netscape');
    assert.equal(status, 1);
    assert.match(stderr, /--browser is 'netscape'; it can be: chromium, firefox/);
  });
});
