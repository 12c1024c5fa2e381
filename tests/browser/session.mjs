// @ts-check
/** A session in which everything that the extension can do is done once, as a family would do it. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { openConversation, RISKY, secretWord, write } from './secret-chat.mjs';
import { until } from './talk.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** Set in the settings, where it is to stay. */
export const CONTACT = 'Tante Mia';

/** What a browser does by itself a moment after a page was opened shows in this time. Milliseconds. */
const SETTLED_MS = 2000;

/**
 * @param {import('./harness.mjs').Browser} browser
 * @param {string} url of a secret chat
 * @param {{ watched?: boolean }} [options] Whether the extension is in the browser; without it the same pages of the chat are opened.
 * @returns {Promise<string[]>} the words that stood in each message, author's name and conversation key
 */
export async function useEverything(browser, url, { watched = true } = {}) {
  /** @type {string[]} */
  const secrets = [];
  const secret = () => {
    const word = secretWord();
    secrets.push(word);
    return word;
  };
  if (watched) await tryTheFirstPage(browser);

  const page = await browser.newUser({ watched: true });
  const answers = /** @type {const} */ (['help', 'know', 'fine', 'close']);
  for (const [at, answer] of answers.entries()) {
    const author = secret();
    await openConversation(page, url, secret());
    await write(page, { author, text: `hey ${secret()}, good game` });
    await write(page, { author: 'me', text: `thanks ${secret()}`, own: true });
    const line = RISKY[at % RISKY.length] ?? assert.fail();
    await write(page, { author, text: line(secret()) });
    if (watched) {
      const { words } = await browser.waitForWarning(page);
      // A quote without its secret word could lie somewhere unseen.
      assert.ok(words[0]?.includes(secrets.at(-1) ?? '-'), `quoted: ${words}`);
      await browser.press(page, answer);
      if (answer === 'help') await until(() => browser.closeOwn('help'));
    }
    await pause(SETTLED_MS);
  }

  if (watched) {
    await changeSettings(browser);
    const { starts } = await browser.status();
    await browser.killBackground();
    await openConversation(page, url, secret());
    for (const line of RISKY) await write(page, { author: 'somebody', text: line(secret()) });
    await browser.waitForWarning(page);
    await browser.pageState();
    assert.equal((await browser.status()).starts, starts + 1, 'the background was not restarted');
    for (const own of ['adult', 'family', 'help']) {
      await withOwn(browser, own, () => pause(SETTLED_MS));
    }
  }
  await pause(SETTLED_MS);
  await page.close();
  return secrets;
}

/**
 * @param {import('./harness.mjs').Browser} browser
 * @param {string} own name of a page of the extension's own
 * @param {(page: Page) => Promise<void>} use
 */
async function withOwn(browser, own, use) {
  const page = await browser.newUser({ watched: true });
  await browser.openOwn(page, own);
  await page.waitForSelector('h1');
  await use(page);
  await page.close();
}

/** @param {import('./harness.mjs').Browser} browser */
const tryTheFirstPage = (browser) =>
  withOwn(browser, 'welcome', async (page) => {
    while (!(await browser.warning(page))) {
      await page.click('#next');
      await pause(200);
    }
  });

/** @param {import('./harness.mjs').Browser} browser */
const changeSettings = (browser) =>
  withOwn(browser, 'options', async (page) => {
    for (const [field, value] of Object.entries({
      language: 'de',
      country: 'at',
      sensitivity: 'watchful',
      contactName: CONTACT,
      sitesOff: 'elsewhere.example',
    })) {
      await page.waitForSelector(`#field-${field}`);
      await page.evaluate(
        (id, text) => {
          const input = /** @type {HTMLInputElement} */ (document.getElementById(id));
          input.value = text;
          input.dispatchEvent(new Event('change'));
        },
        `field-${field}`,
        value,
      );
      await pause(200);
    }
    await page.click('#field-counts');
    await pause(200);
  });
