// @ts-check
/** The chat widgets that many sites embed, as they are, with the whole extension and with the reader alone. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { first } from '../chats/widgets/messages.js';
import { startWidgets, WIDGETS } from '../chats/widgets/widgets.mjs';
import { BROWSERS, launch, screenshot } from './harness.mjs';
import { readerFor } from './probe.mjs';
import { seen, waitForMessages } from './reading.mjs';

const { server, extension } = await readerFor(startWidgets);

for (const name of BROWSERS) {
  for (const widget of WIDGETS) {
    it(`reads every field of ${widget} in ${name}`, async () => {
      const browser = await launch(name, { dist: extension.path });
      try {
        browser.allow(server.url);
        const page = await browser.newUser({ watched: true });
        await page.goto(`${server.url}${widget}.html`);
        await waitForMessages(page, first.length);
        const said = { author: 'Nele', own: false, text: 'bring the big ball' };
        await page.evaluate((message) => /** @type {any} */ (window).say(message), said);
        let { found, states } = await waitForMessages(page, first.length + 1);
        // The widget builds itself after the page is there, so the generic reader may be first; the site file takes over at the next look.
        for (let tries = 0; tries < 40 && !states.at(-1)?.site; tries += 1) {
          await pause(250);
          ({ found, states } = await waitForMessages(page, first.length + 1));
        }
        assert.equal(found.length, 1);
        const names = (/** @type {any} */ { author, ...rest }) =>
          widget === 'chatscope' ? rest : { author, ...rest };
        assert.deepEqual(found[0]?.messages.map(seen).map(names), [...first, said].map(names));
        assert.ok(states.at(-1)?.site, 'its site file was not used');
      } finally {
        await browser.close();
      }
    });
  }

  describe(`The widgets with the whole extension in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name);
      browser.allow(server.url);
    });
    after(() => browser?.close());

    for (const widget of WIDGETS) {
      it(`warns in ${widget}`, async () => {
        const page = await browser.newUser({ watched: true });
        await page.goto(`${server.url}${widget}.html`);
        for (const text of ['can you send me a pic of you?', 'are you home alone?']) {
          await page.evaluate((message) => /** @type {any} */ (window).say(message), {
            author: 'Nele',
            own: false,
            text,
          });
        }
        const { situation } = await browser.waitForWarning(page);
        assert.equal(situation, 'photo');
        await screenshot(page, `${name}-${widget}`);
        await page.close();
      });
    }
  });
}
