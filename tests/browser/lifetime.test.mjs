// @ts-check
/** Pages that live longer than a visit, and scripts that outlive their extension. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { BROWSERS, launch } from './harness.mjs';
import { readerFor, servePages } from './probe.mjs';
import { waitForMessages } from './reading.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const PAGE = 'generic/plain-bubbles.html';
/** Where a closed root can be, the browser has to be asked, and an orphan may not ask. */
const CLOSED = 'generic/shadow-closed.html';
const ELSEWHERE = 'nochat/news-article.html';
const PATIENCE_MS = 5000;
/** Messages that are there when the page is opened. */
const FIRST = 11;
/** For so long it is watched what an orphan does, and so much of that it may run, in milliseconds: a script that spins takes all of it. */
const WATCHED_MS = 2000;
const MOST_MS = 200;

const { server, extension } = await readerFor(servePages);

/** @param {Page} page @param {string} text */
const say = (page, text) =>
  page.evaluate((said) => {
    /** @type {any} */ (window).fixture.say({ author: 'Nele', own: false, text: said });
  }, text);

for (const name of BROWSERS) {
  it(`A page that was left and come back to is read on in ${name}`, async () => {
    const browser = await launch(name, { dist: extension.path });
    browser.allow(server.url);
    try {
      const page = await browser.newUser({ watched: true });
      await page.goto(`${server.url}${PAGE}`);
      await waitForMessages(page, FIRST);
      await page.evaluate(() => Object.assign(window, { stayed: true }));
      await page.goto(`${server.url}${ELSEWHERE}`);
      assert.equal(await comeBack(page), true, 'the browser did not keep the page');
      await say(page, 'are you back?');
      const { batches } = await waitForMessages(page, FIRST + 1);
      const texts = batches.flatMap(({ messages }) => messages.map(({ text }) => text));
      assert.equal(texts.at(-1), 'are you back?');
      assert.equal(texts.length, FIRST + 1, 'something was read twice');
    } finally {
      await browser.close();
    }
  });

  describe(`After an update of the extension in ${name}`, () => {
    for (const [what, address] of [
      ['a chat', CLOSED],
      ['a page without one', ELSEWHERE],
    ]) {
      it(`${what} is left in peace by the script of before`, async () => {
        const browser = await launch(name);
        browser.allow(server.url);
        try {
          const page = await browser.newUser({ watched: true });
          /** @type {unknown[]} */
          const faults = [];
          page.on('pageerror', (fault) => faults.push(fault));
          page.on('console', (message) => {
            // Not about files that the page has not: the browser asks for its icon.
            const { url = '' } = message.location();
            if (message.type() === 'error' && !url.startsWith(server.url))
              faults.push(message.text());
          });
          await page.goto(`${server.url}${address}`);
          await pause(WATCHED_MS);
          await browser.reload();
          await page.bringToFront();
          const begin = await ranFor(page);
          for (let at = 0; at < 5; at += 1) {
            if (address === CLOSED) await say(page, `number ${at}`);
            await page.mouse.click(20 + at, 20);
            await pause(WATCHED_MS / 5);
          }
          assert.deepEqual(faults, []);
          if (begin !== null) {
            const ran = Number(await ranFor(page)) - begin;
            assert.ok(ran < MOST_MS, `the scripts of the page ran for ${ran.toFixed(0)} ms`);
          }
        } finally {
          await browser.close();
        }
      });
    }
  });
}

/**
 * Goes back by one page. A browser that has kept that page does not load it, so there is no load to wait for.
 * @param {Page} page
 * @returns {Promise<boolean>} Whether it is the page of before, with all that was in it.
 */
async function comeBack(page) {
  await page.evaluate(() => setTimeout(() => history.back(), 0));
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
    const state = await page
      .evaluate(() => ({ chat: 'fixture' in window, stayed: 'stayed' in window }))
      .catch(() => null);
    if (state?.chat) return state.stayed;
  }
  return false;
}

/**
 * How long scripts have run in a page, in milliseconds; `null` where the browser does not tell.
 * @param {Page} page
 */
async function ranFor(page) {
  try {
    const { ScriptDuration = 0 } = await page.metrics();
    return ScriptDuration * 1000;
  } catch {
    return null;
  }
}
