// @ts-check
/** Stores with nonsense in them, and a background that dies at random: the warnings are those of an undisturbed browser. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startDemo } from '../chats/demo/demo.mjs';
import { BROWSERS, launch } from './harness.mjs';
import { dismiss } from './page.mjs';
import { openConversation, RISKY, secretWord, write } from './secret-chat.mjs';
import { until } from './talk.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** Of every type that a store can keep. */
const NONSENSE = ['nonsense', 17, null, true, [1, 'a', null], { a: { b: 1 }, 7: [] }];
/** What lasts, by the names that the background gives it. */
const LASTING = ['settings', 'pin', 'known', 'counts'];

/** How often the background is killed in one conversation. */
const KILLS = 100;

const ORDINARY = [
  'did you do the maths homework?',
  'i like your drawings',
  'are you coming to practice on thursday?',
  'level 12 is so hard',
  'how old are you?',
  'can you send me a pic of you?',
  'are you home alone?',
  'my mum drives us',
];

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let chat;
before(async () => {
  chat = await startDemo({ lines: [] });
});
after(() => chat?.stop());

for (const name of BROWSERS) {
  describe(`State in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name);
      browser.allow(chat.url);
    });
    after(() => browser?.close());

    /**
     * @template T
     * @param {(page: Page) => Promise<T>} use
     */
    const onOptions = async (use) => {
      const page = await browser.newUser({ watched: true });
      try {
        await browser.openOwn(page, 'options');
        await page.waitForSelector('h1');
        return await use(page);
      } finally {
        await page.close();
      }
    };

    for (const nonsense of NONSENSE) {
      it(`warns with ${JSON.stringify(nonsense)} in every store`, async () => {
        const page = await browser.newUser({ watched: true });
        await openConversation(page, chat.url, secretWord());
        await write(page, { author: 'Nico', text: RISKY[0]?.('') ?? '' });
        await browser.waitForWarning(page);
        await browser.press(page, 'fine');
        await onOptions((own) =>
          own.evaluate(
            async (value, lasting) => {
              const { session, local } = /** @type {any} */ (globalThis).chrome.storage;
              const fill = (/** @type {string[]} */ keys) =>
                Object.fromEntries(keys.map((key) => [key, value]));
              const keys = Object.keys(await session.get(null));
              if (keys.length < 4) throw new Error(`too little to break: ${keys}`);
              await session.set(fill([...keys, 'asked', 'tab:-1', 'tab:x', 'fine:x']));
              await local.set(fill(lasting));
            },
            nonsense,
            LASTING,
          ),
        );
        await browser.killBackground();
        await write(page, { author: 'Nico', text: RISKY[1]?.('') ?? '' });
        assert.equal((await browser.waitForWarning(page)).situation, 'blackmail');
        assert.equal((await browser.status()).fault, '');
        await page.bringToFront();
        await browser.press(page, 'help');
        await until(() => browser.closeOwn('help'));
        await browser.press(page, 'know');
        // The settings can be set and what was counted can be read.
        const reply = await onOptions((own) =>
          own.evaluate(async () => {
            const { runtime } = /** @type {any} */ (globalThis).chrome;
            const set = await runtime.sendMessage({ kind: 'set', settings: { counts: true } });
            const counts = await runtime.sendMessage({ kind: 'counts' });
            return { counts, on: set.effective.settings.counts, known: set.known };
          }),
        );
        assert.deepEqual({ on: reply.on, known: reply.known }, { on: true, known: 1 });
        for (const day of Object.values(reply.counts))
          for (const count of Object.values(day)) assert.equal(typeof count, 'number');
        await page.close();
        await onOptions((own) =>
          own.evaluate(() => /** @type {any} */ (globalThis).chrome.storage.local.clear()),
        );
      });
    }

    it(`warns the same, killed at random ${KILLS} times`, { timeout: 900_000 }, async () => {
      const [undisturbed, disturbed] = [await replay(0), await replay(KILLS)];
      assert.ok(undisturbed.length > 1, `${undisturbed}`);
      assert.deepEqual(disturbed, undisturbed);
    });

    /**
     * One conversation, and what was said of it, in order. A browser may take a moment to notice that the background is gone, so a warning
     * may come after the next line.
     * @param {number} kills
     */
    async function replay(kills) {
      const lines = Array.from({ length: KILLS }, (_, at) => {
        const line = RISKY[at % 7 === 6 ? (at >> 3) % RISKY.length : -1]?.(`x${at}`);
        return line ?? `${ORDINARY[at % ORDINARY.length]}`;
      });
      const page = await browser.newUser({ watched: true });
      await openConversation(page, chat.url, secretWord());
      const said = [];
      for (const text of [...lines, 'bye', 'see you', 'later']) {
        const killed = kills > 0 ? killSoon() : undefined;
        await write(page, { author: 'Nico', text });
        await killed;
        await settled(page);
        const shown = await browser.warning(page);
        if (shown) {
          said.push(`${shown.level} ${shown.situation} ${shown.words}`);
          await dismiss(page);
        }
      }
      await page.close();
      return said;
    }

    async function killSoon() {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      await browser.killBackground();
    }

    /** The background has answered what was sent before. @param {Page} page */
    async function settled(page) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  });
}

describe('Stores in chromium', () => {
  it('are closed to content scripts', async () => {
    const browser = await launch('chromium');
    try {
      browser.allow(chat.url);
      const page = await browser.newUser({ watched: true });
      const session = await page.createCDPSession();
      /** @type {number[]} */
      const worlds = [];
      session.on('Runtime.executionContextCreated', ({ context }) => {
        if (context.origin.startsWith('chrome-extension:')) worlds.push(context.id);
      });
      await session.send('Runtime.enable');
      await openConversation(page, chat.url, secretWord());
      await write(page, { author: 'Nico', text: RISKY[0]?.('') ?? '' });
      await browser.waitForWarning(page);
      const contextId = worlds.at(-1) ?? assert.fail('there is no content script');
      for (const area of ['local', 'session']) {
        const { result } = await session.send('Runtime.evaluate', {
          contextId,
          expression: `chrome.storage.${area}.get(null).then(() => 'read', (error) => error.message)`,
          awaitPromise: true,
        });
        assert.match(result.value, /not allowed/, area);
      }
    } finally {
      await browser.close();
    }
  });
});
