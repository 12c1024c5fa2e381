// @ts-check
/** Pages that were open before the extension was updated: nobody has to load them anew. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BROWSERS, launch } from './harness.mjs';
import { openConversation, RISKY, secretWord, startSecretChat, write } from './secret-chat.mjs';
import { until } from './talk.mjs';

/** @type {Awaited<ReturnType<typeof startSecretChat>>} */
let chat;
before(async () => {
  chat = await startSecretChat();
});
after(() => chat?.stop());

for (const name of BROWSERS) {
  describe(`Pages that were open before an update in ${name}`, () => {
    it('are read on, and say so', async () => {
      const browser = await launch(name);
      browser.allow(chat.url);
      try {
        const page = await browser.newUser({ watched: true });
        await openConversation(page, chat.url, secretWord());
        await write(page, { author: 'Nico', text: RISKY[0]?.('') ?? '' });
        await browser.waitForWarning(page);
        await browser.press(page, 'close');
        await browser.reload();
        await until(async () => (await browser.pageState()).state === 'reading');
        await page.bringToFront();
        // What stood there before is read again, for nothing is remembered over an update; what is new is news.
        await write(page, { author: 'Nico', text: RISKY[1]?.('') ?? '' });
        await until(async () => (await browser.waitForWarning(page)).situation === 'blackmail');
        const { warnings, fault } = await browser.status();
        assert.equal(fault, '');
        assert.equal(warnings.filter(({ situation }) => situation === 'blackmail').length, 1);
      } finally {
        await browser.close();
      }
    });
  });
}
