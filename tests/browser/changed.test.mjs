// @ts-check
/** What is said when a site was rebuilt and its file finds nothing any more. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BROWSERS, launch } from './harness.mjs';
import { readerFor, servePages } from './probe.mjs';
import { addressOf, describedBy, sites, waitForState } from './sites.mjs';

const { server, extension } = await readerFor(servePages, { broken: true });

for (const name of BROWSERS) {
  describe(`Sites that changed, in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name, { dist: extension.path });
    });
    after(() => browser?.close());

    for (const site of sites) {
      it(`says so on ${site}, whether or not the generic reader helps`, async () => {
        const page = await browser.newUser({ watched: true });
        browser.allow(addressOf(site, server));
        try {
          await page.goto(addressOf(site, server));
          const state = await waitForState(page);
          assert.equal(state.site, describedBy(site).name);
          assert.ok(state.failed.includes('message.row'), JSON.stringify(state));
          assert.notEqual(state.state, 'none');
        } finally {
          await page.close();
        }
      });
    }
  });
}
