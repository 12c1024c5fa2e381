// @ts-check
/** What goes wrong at the worst moment: the background dies with a warning on its lips, the engine stops in the middle of a chat. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { scratchFolder } from '../chats/scratch.mjs';
import { BROWSERS, DIST, launch } from './harness.mjs';
import { openConversation, RISKY, secretWord, startSecretChat, write } from './secret-chat.mjs';
import { until } from './talk.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** A message with this text stops the engine in the middle of reading. */
const FATAL = 'the engine stops here';
/** Is kept once the first warning was swallowed. */
const SWALLOWED = 'swallowed';

/**
 * Faults, as they would be written into the background.
 * @type {[what: RegExp, instead: string][]}
 */
const FAULTS = [
  // The first answer with a warning is never given.
  [
    /reply\(request, from\)\.then\(respond,/,
    `reply(request, from).then(async (said) => {
      const { session } = chrome.storage;
      if (said?.warnings?.length > 0 && !(await session.get('${SWALLOWED}')).${SWALLOWED}) {
        await session.set({ ${SWALLOWED}: true });
        return;
      }
      respond(said);
    },`,
  ],
  // Nothing in the engine is tidied up by that, as by a trap.
  [
    /(string_get\w+: function\(arg0, arg1\) \{\s*const obj = arg1;)/,
    `$1 if (obj === '${FATAL}') throw new WebAssembly.RuntimeError('unreachable');`,
  ],
];

/** @type {Awaited<ReturnType<typeof startSecretChat>>} */
let chat;
/** @type {ReturnType<typeof scratchFolder>} */
let folder;
before(async () => {
  chat = await startSecretChat();
  folder = scratchFolder('lotse-faults');
  cpSync(DIST, folder.path, { recursive: true });
  for (const name of BROWSERS) {
    const file = join(folder.path, name, 'background.js');
    const faulty = FAULTS.reduce(
      (code, [what, instead]) => {
        assert.match(code, what);
        return code.replace(what, instead);
      },
      readFileSync(file, 'utf8'),
    );
    writeFileSync(file, faulty);
  }
});
after(async () => {
  await chat?.stop();
  folder?.remove();
});

for (const name of BROWSERS) {
  describe(`At the worst moment in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name, { dist: folder.path });
      browser.allow(chat.url);
    });
    after(() => browser?.close());

    /**
     * Looks into the extension from one of its own pages.
     * @template T
     * @param {() => Promise<T>} look runs there
     * @returns {Promise<T>}
     */
    const inside = async (look) => {
      const page = await browser.newUser({ watched: true });
      try {
        await browser.openOwn(page, 'options');
        await page.waitForSelector('h1');
        return await page.evaluate(look);
      } finally {
        await page.close();
      }
    };

    it('the background that dies before its warning is heard says it once it is there again', async () => {
      await inside(() =>
        /** @type {any} */ (globalThis).chrome.runtime.sendMessage({
          kind: 'set',
          settings: { counts: true },
        }),
      );
      const page = await browser.newUser({ watched: true });
      await openConversation(page, chat.url, secretWord());
      await write(page, { author: 'Nico', text: RISKY[1]?.('') ?? '' });
      const isSwallowed = () =>
        inside(async () => {
          const { session } = /** @type {any} */ (globalThis).chrome.storage;
          return 'swallowed' in (await session.get(null));
        });
      await until(isSwallowed);
      await page.bringToFront();
      assert.equal(await browser.warning(page), null, 'it was heard after all');
      await browser.killBackground();
      assert.equal((await browser.waitForWarning(page)).situation, 'blackmail');
      const { warnings } = await browser.status();
      assert.deepEqual(warnings, [{ level: 'alert', situation: 'blackmail' }], 'noted twice');
      const counted = await inside(() =>
        /** @type {any} */ (globalThis).chrome.runtime.sendMessage({ kind: 'counts' }),
      );
      assert.deepEqual(Object.values(counted), [{ blackmail: 1 }], 'counted twice');
      await page.close();
    });

    it('the engine that stops is replaced: its chat says that it is not read, until it is again', async () => {
      const others = await browser.newUser({ watched: true });
      const other = secretWord();
      await openConversation(others, chat.url, other);
      await write(others, { author: 'Mia', text: RISKY[0]?.('') ?? '' });
      await browser.waitForWarning(others);
      await browser.press(others, 'close');

      const page = await browser.newUser({ watched: true });
      await openConversation(page, chat.url, secretWord());
      await write(page, { author: 'Nico', text: 'hi' });
      await until(async () => (await browser.pageState()).state === 'reading');
      await page.bringToFront();
      await write(page, { author: 'Nico', text: FATAL });
      await until(async () => (await browser.pageState()).state === 'unreadable');
      assert.equal((await browser.status()).fault, '');

      // The other chat goes on where it was: what was said there is no news, what is new is said.
      await others.bringToFront();
      await write(others, { author: 'Mia', text: RISKY[0]?.('again') ?? '' });
      await write(others, { author: 'Mia', text: RISKY[1]?.('') ?? '' });
      assert.equal((await browser.waitForWarning(others)).situation, 'blackmail');
      const { warnings } = await browser.status();
      assert.equal(warnings.length, 3, JSON.stringify(warnings));

      await page.bringToFront();
      await write(page, { author: 'Nico', text: RISKY[1]?.('') ?? '' });
      assert.equal((await browser.waitForWarning(page)).situation, 'blackmail');
      await until(async () => (await browser.pageState()).state === 'reading');
      await page.close();
      await others.close();
    });
  });
}
