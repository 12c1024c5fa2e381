// @ts-check
/** Pages of our own: the demo chat warns, and a page that is no chat is left alone. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LANGUAGES, startDemo } from '../chats/demo/demo.mjs';
import { serveFolder } from '../chats/folder.mjs';
import { BROWSERS, launch, screenshot } from './harness.mjs';
import { foreignElements } from './page.mjs';

/** Ten times what a message needs to wake the background and be answered. */
const LONG_ENOUGH_MS = 1000;

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
/** @type {Awaited<ReturnType<typeof serveFolder>>} */
let articles;
before(async () => {
  demo = await startDemo();
  articles = await serveFolder(fileURLToPath(new URL('pages', import.meta.url)));
});
after(() => Promise.all([demo?.stop(), articles?.stop()]));

for (const name of BROWSERS) {
  describe(`Own pages in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name);
      browser.allow(demo.url);
      browser.allow(articles.url);
    });
    after(() => browser?.close());

    for (const language of LANGUAGES) {
      it(`the demo chat warns (${language})`, async () => {
        const page = await browser.newUser({ watched: true });
        await page.goto(`${demo.url}?lang=${language}&speed=fast`);
        const { situation, words } = await browser.waitForWarning(page);
        await screenshot(page, `${name}-demo-${language}`);
        assert.ok(situation);
        const log = await page.$eval('[role="log"]', (list) => list.textContent ?? '');
        assert.ok(words.length > 0, 'it quotes nothing');
        for (const quote of words) assert.ok(log.includes(quote), `nobody wrote '${quote}'`);
        assert.equal((await browser.status()).fault, '');
        await page.close();
      });
    }

    it('a page without a chat never starts the background and gets no element', async () => {
      const { starts } = await browser.status();
      await browser.killBackground();
      const page = await browser.newUser({ watched: true });
      await page.goto(`${articles.url}article.html`);
      await page.click('#more');
      await page.waitForSelector('#comments p:nth-of-type(3)');
      await pause(LONG_ENOUGH_MS);
      assert.equal(await browser.backgroundRuns(), false);
      assert.deepEqual(await foreignElements(page), []);
      await page.close();
      assert.equal((await browser.status()).starts, starts + 1, 'the popup is what started it');
    });

    it('no other server was asked for anything', () => {
      const foreign = browser.requests().filter(({ allowed }) => !allowed);
      assert.deepEqual(foreign, []);
    });
  });
}
