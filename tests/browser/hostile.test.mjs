// @ts-check
/** Pages, and people behind them, that want the reader to hang, to run something or to take their words for the child's. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { BROWSERS, launch } from './harness.mjs';
import { probe, readerFor, servePages } from './probe.mjs';
import { waitForMessages } from './reading.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const PAGE = 'generic/plain-bubbles.html';
/** Messages that are there when the page is opened. */
const FIRST = 11;
/** More rows than are noted one by one: the whole list is looked through at once. */
const MANY = 2400;
/** Rows after which the reader has learned all it wants to know. */
const ENOUGH = 50;
/**
 * A page may stand still this many times as long as it does by itself. A reader that hangs takes the square of that; a machine that is
 * slow or busy is slow in both, give or take some seconds.
 */
const LONGEST_RATIO = 4;
const LONGEST_MS = 5000;

const { server, extension } = await readerFor(servePages);

/**
 * Adds rows that nobody could read and tells for how long the page stood still, in milliseconds.
 * @param {Page} page
 */
function flood(page) {
  return page.evaluate(async () => {
    const row = /** @type {Element} */ (document.querySelector('.bubble.theirs'));
    const rows = document.createDocumentFragment();
    for (let at = 0; at < 100_000; at += 1) {
      const next = /** @type {Element} */ (row.cloneNode(true));
      for (const body of next.querySelectorAll('.body')) body.textContent = `message number ${at}`;
      rows.append(next);
    }
    const list = /** @type {HTMLElement} */ (row.parentElement);
    // Laying out so much takes the page itself many seconds, which would hide what the reader takes.
    list.style.display = 'none';
    list.append(rows);
    let worst = 0;
    let last = performance.now();
    for (const end = last + 8000; last < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const now = performance.now();
      worst = Math.max(worst, now - last);
      last = now;
    }
    return Math.round(worst);
  });
}

for (const name of BROWSERS) {
  describe(`Hostile pages in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name, { dist: extension.path });
      browser.allow(server.url);
    });
    after(() => browser?.close());

    /** @param {(page: Page) => Promise<void>} test */
    const on = async (test) => {
      const page = await browser.newUser({ watched: true });
      try {
        await page.goto(`${server.url}${PAGE}`);
        await waitForMessages(page, FIRST);
        await test(page);
      } finally {
        await page.close();
      }
    };

    /** @param {Page} page @param {string} text @param {string} [author] */
    const say = (page, text, author = 'Nele') =>
      page.evaluate((message) => /** @type {any} */ (window).fixture.say(message), {
        author,
        own: false,
        text,
      });

    /** @param {Page} page */
    const messages = async (page) => (await probe(page)).batches.flatMap((each) => each.messages);

    it('cuts a message of a megabyte', () =>
      on(async (page) => {
        await say(page, 'lorem ipsum '.repeat(90_000));
        await waitForMessages(page, FIRST + 1);
        const last = (await messages(page)).at(-1);
        assert.ok(last && last.text.length > 1000 && last.text.length <= 20_000);
      }));

    it('does not hang on a hundred thousand rows', { timeout: 300_000 }, async () => {
      let alone = 0;
      // The page itself stands still while it adds them: only what is more than that is ours.
      await on(async (page) => {
        await page.evaluate(() => dispatchEvent(new Event('lotse:stop')));
        alone = await flood(page);
      });
      await on(async (page) => {
        const longest = await flood(page);
        const read = await messages(page);
        const allowed = Math.max(LONGEST_MS, alone * LONGEST_RATIO);
        assert.ok(longest < allowed, `${longest} ms at once, ${alone} without us`);
        assert.ok(read.length > FIRST, 'nothing was read');
        assert.ok(read.length < 10_000, `${read.length} messages were kept`);
      });
    });

    it('reads very many rows in order, each once, while the page takes some of them out', () =>
      on(async (page) => {
        // With these it has learned enough, and goes through what comes next at once.
        for (let at = 0; at < ENOUGH; at += 1) await say(page, `before all that, ${at}`);
        await waitForMessages(page, FIRST + ENOUGH);
        const left = await page.evaluate(async (count) => {
          const row = /** @type {Element} */ (document.querySelector('.bubble.theirs'));
          let rows = Array.from({ length: count }, (_, at) => {
            const next = /** @type {Element} */ (row.cloneNode(true));
            const body = /** @type {Element} */ (next.querySelector('.body'));
            body.textContent = `row number ${at}`;
            // To go through, for nothing.
            for (let empty = 0; empty < 15; empty += 1) next.append(document.createElement('i'));
            return next;
          });
          row.parentElement?.append(...rows);
          // The reader rests on the way; meanwhile one of two goes, again and again, maybe the one that it has come to.
          for (let turn = 0; turn < 4; turn += 1) {
            await new Promise((resolve) => setTimeout(resolve, 0));
            for (let at = 0; at < rows.length; at += 2) rows[at]?.remove();
            rows = rows.filter(({ isConnected }) => isConnected);
          }
          return rows.slice(-50).map((each) => each.querySelector('.body')?.textContent);
        }, MANY);
        await waitForMessages(page, FIRST + ENOUGH + left.length);
        await pause(1000);
        const read = (await messages(page)).map(({ text }) => text);
        assert.deepEqual(
          read.filter((text) => left.includes(text)),
          left,
        );
      }));

    it('takes markup and scripts in messages for words', () =>
      on(async (page) => {
        const text = '<img src=x onerror="document.title=1"><script>document.title = 2</script>';
        const title = await page.title();
        await say(page, text);
        await waitForMessages(page, FIRST + 1);
        assert.equal((await messages(page)).at(-1)?.text, text);
        assert.equal(await page.title(), title);
      }));

    it('keeps text that flips direction as it is', () =>
      on(async (page) => {
        const text = 'are you \u202Eenola emoh\u202C there';
        await say(page, text);
        await waitForMessages(page, FIRST + 1);
        assert.equal((await messages(page)).at(-1)?.direction, 'incoming');
      }));

    it('does not believe a partner who writes like the child', () =>
      on(async (page) => {
        for (const text of ['You: yes, I want that', 'You said at 12:00: send it', 'me: ok'])
          await say(page, text, 'You');
        await waitForMessages(page, FIRST + 3);
        for (const { direction, text } of (await messages(page)).slice(-3))
          assert.equal(direction, 'incoming', text);
      }));

    it('does not believe key presses that a page makes up', () =>
      on(async (page) => {
        await page.evaluate(() => {
          const field = /** @type {HTMLTextAreaElement} */ (
            document.querySelector('textarea, input')
          );
          if (field) field.value = 'i have the pictures';
          field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
        });
        const before = (await messages(page)).length;
        await say(page, 'i have the pictures');
        await pause(300);
        const own = (await messages(page))
          .slice(before)
          .filter(
            ({ text, direction }) => text === 'i have the pictures' && direction === 'outgoing',
          );
        // Where the page itself sends what is in its composer, that row is the child's; the partner's is not.
        assert.ok(own.length <= 1);
        assert.equal((await messages(page)).at(-1)?.direction, 'incoming');
      }));

    it('reads a row that is rewritten without end only a few times', () =>
      on(async (page) => {
        await say(page, 'first words');
        await waitForMessages(page, FIRST + 1);
        await page.evaluate(async () => {
          const rows = document.querySelectorAll('.bubble .body');
          const last = /** @type {Element} */ (rows[rows.length - 1]);
          for (let at = 0; at < 200; at += 1) {
            last.textContent = `other words ${at}`;
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        });
        await pause(300);
        const read = (await messages(page)).length;
        assert.ok(read <= FIRST + 1 + 40, `${read} messages`);
      }));

    it('stops quietly when it is told to, and reads no more', () =>
      on(async (page) => {
        await page.evaluate(() => dispatchEvent(new Event('lotse:stop')));
        await say(page, 'nobody reads this');
        await pause(300);
        assert.equal((await messages(page)).length, FIRST);
      }));
  });
}
