// @ts-check
/** Honest state: what the popup says of a page that is read, of one without a chat, and of a known site that cannot be read. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { BROWSERS, launch } from './harness.mjs';
import { servePages } from './probe.mjs';

/** Longer than a site file is given before it counts as wrong. */
const GRACE_MS = 3800;

/** A known host whose page looks like nothing that anybody could read: words without order beside a composer. */
const REBUILT = `<!doctype html><html lang="en"><title>Rebuilt</title>
<p>${'words that stand in one heap and belong to nobody '.repeat(12)}</p><textarea rows="1"></textarea></html>`;

/** @type {Awaited<ReturnType<typeof servePages>>} */
let pages;
/** @type {http.Server} */
let rebuilt;
/** @type {string} */
let rebuiltUrl;
before(async () => {
  pages = await servePages();
  rebuilt = http.createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(REBUILT);
  });
  await new Promise((resolve) => rebuilt.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (rebuilt.address());
  rebuiltUrl = `http://web.whatsapp.com.localhost:${port}/`;
});
after(async () => {
  await pages?.stop();
  rebuilt?.close();
  rebuilt?.closeAllConnections();
});

for (const name of BROWSERS) {
  describe(`What the popup says of a page in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name);
      browser.allow(pages.url);
      browser.allow(rebuiltUrl);
    });
    after(() => browser?.close());

    /** @param {string} url @param {number} wait */
    const stateOf = async (url, wait) => {
      const page = await browser.newUser({ watched: true });
      try {
        await page.goto(url);
        await pause(wait);
        return await browser.pageState();
      } finally {
        await page.close();
      }
    };

    it('reading, where it reads', async () => {
      const { state, button } = await stateOf(`${pages.url}generic/plain-bubbles.html`, 1500);
      assert.deepEqual([state, button], ['reading', '']);
    });

    it('reading, in a frame without an address of its own', async () => {
      const { state } = await stateOf(`${pages.url}generic/iframe-srcdoc.html`, 1500);
      assert.equal(state, 'reading');
    });

    it('no chat, where there is none', async () => {
      const { state, button } = await stateOf(`${pages.url}nochat/news-article.html`, 500);
      assert.deepEqual([state, button], ['none', '']);
    });

    it('that it cannot read a known site, with a report to hand on', async () => {
      const { state, line, button } = await stateOf(rebuiltUrl, GRACE_MS);
      assert.equal(state, 'unreadable');
      assert.ok(line);
      assert.ok(button);
    });

    it('a report that holds nothing of the page, and a “?” on the icon', async () => {
      const page = await browser.newUser({ watched: true });
      try {
        await page.goto(`${rebuiltUrl}somebody?with=me#here`);
        await pause(GRACE_MS);
        const { report, badge, title } = await browser.onPopup(async (popup) => {
          await popup.evaluate(() => {
            navigator.clipboard.writeText = async (text) => {
              document.body.dataset.copied = text;
            };
          });
          await popup.click('button.report');
          await popup.waitForSelector('[data-copied]');
          return popup.evaluate(async () => {
            const { action } = /** @type {any} */ (globalThis).chrome;
            const tabId = Number(new URLSearchParams(location.search).get('tab'));
            const report = document.body.dataset.copied ?? '';
            const badge = await action.getBadgeText({ tabId });
            return { report, badge, title: await action.getTitle({ tabId }) };
          });
        });
        assert.match(
          report,
          /^Lotse: unreadable\nsites: WhatsApp[ \w]*, version \d+\nhost: web\.whatsapp\.com\.localhost\nfound nothing: [a-z_.]+(?:, [a-z_.]+)*$/,
        );
        assert.equal(badge, '?');
        assert.match(title, /cannot read/);
      } finally {
        await page.close();
      }
    });

    it('no “?” on the icon where it reads, nor where there is no chat', async () => {
      for (const [address, wait] of /** @type {const} */ ([
        ['generic/plain-bubbles.html', 1500],
        ['nochat/news-article.html', 500],
      ])) {
        const page = await browser.newUser({ watched: true });
        await page.goto(`${pages.url}${address}`);
        await pause(wait);
        const badge = await browser.onPopup((popup) =>
          popup.evaluate(() => {
            const tabId = Number(new URLSearchParams(location.search).get('tab'));
            return /** @type {any} */ (globalThis).chrome.action.getBadgeText({ tabId });
          }),
        );
        assert.equal(badge, '', address);
        await page.close();
      }
    });
  });
}
