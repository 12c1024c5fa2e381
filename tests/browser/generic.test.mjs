// @ts-check
/** The generic reader on pages of many structures that no site file knows, and on pages that are no chats. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { BROWSERS, launch } from './harness.mjs';
import { asksForReader, conversations, PAGES, probe, readerFor, servePages } from './probe.mjs';
import { accuracy, expected, flat, seen, shown, waitForMessages } from './reading.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** @param {string} folder */
const pagesOf = (folder) =>
  readdirSync(join(PAGES, folder))
    .filter((file) => file.endsWith('.html'))
    .map((file) => file.slice(0, -5));

/** After most of the looks that a page without a chat gets while it builds itself. */
const SETTLED_MS = 1500;
/** Shows a part of its messages at a time. */
const VIRTUAL = 'virtualised-list';
/** Shows its date in words of a language, which is no time that can be relied on. */
const DATE_IN_WORDS = 'plain-bubbles';

/** @type {Record<string, string | number>[]} */
const table = [];
/** @type {Record<string, string | number>[]} */
const scores = [];

const { server, extension } = await readerFor(servePages);
after(() => {
  console.table(table);
  console.table(scores);
});

/** @param {Page} page @param {(fixture: any) => void} act */
const act = (page, act) => chatFrame(page).then((frame) => frame.evaluate(act, undefined));

/** The frame that the chat is in. @param {Page} page */
async function chatFrame(page) {
  for (const frame of page.frames()) {
    if (await frame.evaluate(() => 'fixture' in window)) return frame;
  }
  throw new Error('no frame has a chat to play with');
}

for (const name of BROWSERS) {
  describe(`The generic reader in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name, { dist: extension.path });
      browser.allow(server.url);
    });
    after(() => browser?.close());

    /** @param {string} file @param {(page: Page) => Promise<void>} test */
    const on = async (file, test) => {
      const page = await browser.newUser({ watched: true });
      try {
        await page.goto(`${server.url}${file}.html`);
        await test(page);
      } finally {
        await page.close();
      }
    };

    for (const file of pagesOf('generic')) {
      it(`reads ${file}`, () =>
        on(`generic/${file}`, async (page) => {
          const { conversations: wanted } = await expected(`generic/${file}`);
          const all = wanted.flatMap(({ messages }) => messages);
          const virtual = file === VIRTUAL;
          const { found } = await waitForMessages(page, virtual ? 10 : all.length);
          assert.ok(await asksForReader(page), 'the scout asks for the reader');
          const messages = found.flatMap((each) => each.messages);
          const right = accuracy(messages, all);
          table.push({ browser: name, page: file, messages: all.length, ...right });
          assert.equal(found.length, wanted.length, 'conversations');
          const times = file === DATE_IN_WORDS ? 0 : Math.min(right.times, right.text);
          assert.equal(right.time, times, 'times');
          for (const [at, { messages: expectedOnes }] of wanted.entries()) {
            const own = found.find((each) =>
              each.messages.some(({ text }) =>
                expectedOnes.some((one) => flat(one.text) === flat(text)),
              ),
            );
            const read = (own?.messages ?? []).map(seen);
            if (!virtual) assert.deepEqual(read, expectedOnes.map(shown), `conversation ${at}`);
            else
              for (const each of read)
                assert.ok(
                  expectedOnes
                    .map(shown)
                    .some(
                      (one) =>
                        one.text === each.text &&
                        one.own === each.own &&
                        one.author === each.author,
                    ),
                  each.text,
                );
          }
        }));
    }

    for (const file of pagesOf('nochat')) {
      it(`is silent on ${file}`, () =>
        on(`nochat/${file}`, async (page) => {
          await pause(SETTLED_MS);
          const { batches, states, judged, took, scouted } = await probe(page);
          const best = Math.max(...judged.map(({ score }) => score), Number.NEGATIVE_INFINITY);
          scores.push({
            browser: name,
            page: file,
            'best score': Number.isFinite(best) ? best : '-',
            'look, ms': took.toFixed(1),
          });
          assert.deepEqual(batches, []);
          assert.deepEqual(states, []);
          assert.equal(scouted, false);
        }));
    }

    it('learns from what the child has sent which name is its own', () =>
      on('generic/irc-lines', async (page) => {
        await waitForMessages(page, 9);
        await page.type('#in', 'see you there then');
        await page.keyboard.press('Enter');
        const { found } = await waitForMessages(page, 10);
        const last = found[0]?.messages.at(-1);
        assert.deepEqual(last && seen(last).own, true);
      }));

    it('reads what is said later, edited, scrolled in and given another id, each once', () =>
      on('generic/continuation-rows', async (page) => {
        const { conversations: wanted, offers = [] } = await expected('generic/continuation-rows');
        const count = wanted[0]?.messages.length ?? 0;
        await waitForMessages(page, count);
        await act(page, () => {
          const { fixture } = /** @type {any} */ (window);
          fixture.say({ author: 'Suri', own: false, text: 'one more thing' });
          fixture.say({ own: true, text: 'tell me' });
        });
        const more = await waitForMessages(page, count + 2);
        const [said, answered] = more.found[0]?.messages.slice(-2) ?? [];
        assert.deepEqual(said && seen(said), {
          author: 'Suri',
          own: false,
          text: 'one more thing',
        });
        assert.equal(answered && seen(answered).own, true);
        if (offers.includes('replaceIds')) {
          await act(page, () => /** @type {any} */ (window).fixture.replaceIds());
          await pause(500);
          const { batches } = await probe(page);
          assert.equal(batches.flatMap((each) => each.messages).length, count + 2, 'read twice');
        }
      }));

    it('reads edited messages again and marks history as old', () =>
      on('generic/grouped-rows', async (page) => {
        const count = 13;
        await waitForMessages(page, count);
        await act(page, () => /** @type {any} */ (window).fixture.edit(4, 'green with dots?'));
        const edited = await waitForMessages(page, count + 1);
        const latest = edited.found[0]?.messages.at(-1);
        assert.equal(latest?.text, 'green with dots?');
        assert.equal(latest?.author, 'Olu');
        await act(page, () =>
          /** @type {any} */ (window).fixture.prependHistory([
            { author: 'Olu', own: false, text: 'written long before' },
          ]),
        );
        const scrolled = await waitForMessages(page, count + 2);
        const old = scrolled.found[0]?.messages.at(-1);
        assert.deepEqual([old?.text, old?.old], ['written long before', true]);
        await act(page, () => /** @type {any} */ (window).fixture.remove(0));
        await pause(300);
        const { batches } = await probe(page);
        assert.equal(
          batches.flatMap((each) => each.messages).length,
          count + 2,
          'a deletion is no message',
        );
      }));

    it('keeps a conversation that takes the place of another apart', () =>
      on('generic/plain-bubbles', async (page) => {
        const first = await waitForMessages(page, 11);
        await act(page, () => /** @type {any} */ (window).fixture.switchConversation());
        const both = await waitForMessages(page, 13);
        assert.equal(first.found.length, 1);
        assert.equal(both.found.length, 2);
      }));

    it('reads a list that uses its nodes again, each message once', () =>
      on(`generic/${VIRTUAL}`, async (page) => {
        const { conversations: wanted } = await expected(`generic/${VIRTUAL}`);
        const all = wanted[0]?.messages ?? [];
        await waitForMessages(page, 10);
        for (let at = all.length - 1; at >= 0; at -= 6) {
          await page.evaluate((to) => /** @type {any} */ (window).fixture.scrollTo(to), at);
          await pause(60);
        }
        await page.evaluate(() => /** @type {any} */ (window).fixture.scrollTo(0));
        const { batches } = await waitForMessages(page, all.length);
        const read = conversations(batches)[0]?.messages ?? [];
        const texts = read.map(({ text }) => flat(text)).sort();
        assert.deepEqual(texts, all.map(({ text }) => flat(text)).sort());
        assert.ok(
          read.every((message) =>
            all
              .map(shown)
              .some((one) => one.text === seen(message).text && one.own === seen(message).own),
          ),
        );
      }));
  });
}
