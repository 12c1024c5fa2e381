// @ts-check
/** Every site file on a page that was built after the facts about the site, field by field; and what is said when the file is wrong. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { BROWSERS, launch } from './harness.mjs';
import { PAGES, probe, probeExtension, servePages } from './probe.mjs';
import { accuracy, expected, flat, seen, shown, waitForMessages } from './reading.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** Tested with the demo and with the real application (demo.test.mjs, lounge.test.mjs). */
const ELSEWHERE = ['lotse-demo'];

/**
 * Addresses that a site needs to be told by, on its own host.
 * @type {Record<string, string>}
 */
const ADDRESSES = {
  discord: '/channels/@me/4711',
  instagram: '/direct/t/4711',
  messenger: '/messages/t/4711',
  'telegram-k': '/k/',
  'telegram-a': '/a/',
  snapchat: '/web/4711',
  reddit: '/chat/room/4711',
  x: '/i/chat/4711',
  tiktok: '/messages',
  'youtube-live': '/watch',
  steam: '/chat/',
  vk: '/im',
  'google-messages': '/web/conversations/4711',
  slack: '/client/T1/C1',
};

const sites = readdirSync(new URL('../../sites/', import.meta.url))
  .filter((file) => file.endsWith('.toml') && file !== 'words.toml')
  .map((file) => file.slice(0, -5))
  .filter((site) => !ELSEWHERE.includes(site))
  .filter((site) => existsSync(join(PAGES, 'sites', `${site}.html`)));

/** @param {string} site */
function describedBy(site) {
  const file = fileURLToPath(new URL(`../../sites/${site}.toml`, import.meta.url));
  return /** @type {any} */ (parse(readFileSync(file, 'utf8')));
}

/** @type {Record<string, string | number>[]} */
const table = [];
/** @type {Awaited<ReturnType<typeof servePages>>} */
let server;
/** @type {Awaited<ReturnType<typeof probeExtension>>[]} */
let extensions = [];
before(async () => {
  extensions = [await probeExtension(), await probeExtension({ broken: true })];
  server = await servePages();
});
after(async () => {
  await server?.stop();
  for (const extension of extensions) extension.remove();
  console.table(table);
});

/** @param {string} site */
function addressOf(site) {
  const [host] = describedBy(site).page.hosts ?? [];
  const page = `sites/${site}.html`;
  if (!host) return `${server.url}${page}`;
  const address = ADDRESSES[site] ?? '/';
  return `http://${host}.localhost:${server.port}${address}?page=${page}`;
}

for (const name of BROWSERS) {
  describe(`Sites in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name, { dist: extensions[0]?.path ?? '' });
    });
    after(() => browser?.close());

    for (const site of sites) {
      it(`reads ${site}`, async () => {
        const { conversations: wanted, cannot = {} } = await expected(`sites/${site}`);
        const all = wanted.flatMap(({ messages }) => messages);
        const page = await browser.newUser({ watched: true });
        browser.allow(addressOf(site));
        browser.allow(server.url);
        try {
          await page.goto(addressOf(site));
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

  describe(`Sites that changed, in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name, { dist: extensions[1]?.path ?? '' });
    });
    after(() => browser?.close());

    for (const site of sites) {
      it(`says so on ${site}, whether or not the generic reader helps`, async () => {
        const page = await browser.newUser({ watched: true });
        browser.allow(addressOf(site));
        try {
          await page.goto(addressOf(site));
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

/** @param {Page} page */
async function waitForState(page) {
  const end = Date.now() + 12_000;
  while (Date.now() < end) {
    const state = (await probe(page)).states.at(-1);
    if (state) return state;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it said nothing about the page');
}
