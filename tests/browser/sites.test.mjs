// @ts-check
/** Every site file on a page that was built after the facts about the site, field by field. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BROWSERS, launch } from './harness.mjs';
import { readerFor, servePages } from './probe.mjs';
import { accuracy, expected, flat, seen, shown, waitForMessages } from './reading.mjs';
import { addressOf, describedBy, sites, waitForState } from './sites.mjs';

/** @type {Record<string, string | number>[]} */
const table = [];
const { server, extension } = await readerFor(servePages);
after(() => {
  console.table(table);
});

for (const name of BROWSERS) {
  describe(`Sites in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name, { dist: extension.path });
    });
    after(() => browser?.close());

    for (const site of sites) {
      it(`reads ${site}`, async () => {
        const { conversations: wanted, cannot = {} } = await expected(`sites/${site}`);
        const all = wanted.flatMap(({ messages }) => messages);
        const page = await browser.newUser({ watched: true });
        browser.allow(addressOf(site, server));
        browser.allow(server.url);
        try {
          await page.goto(addressOf(site, server));
          const state = await waitForState(page);
          const { found } = await waitForMessages(page, all.length);
          const messages = found.flatMap((each) => each.messages);
          table.push({ browser: name, site, messages: all.length, ...accuracy(messages, all) });
          assert.equal(state.site, describedBy(site).name);
          for (const { messages: expectedOnes } of wanted) {
            const own = found.find((each) =>
              each.messages.some(({ text }) =>
                expectedOnes.some((one) => flat(one.text) === flat(text)),
              ),
            );
            assert.deepEqual(
              (own?.messages ?? []).map(seen),
              expectedOnes.map((one) => shown({ ...one, ...cannot })),
            );
          }
          assert.equal(found.length, wanted.length, 'conversations');
        } finally {
          await page.close();
        }
      });
    }
  });
}
