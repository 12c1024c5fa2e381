// @ts-check
/**
 * A chat whose words exist nowhere but on the screen: no file, no answer of a server and no source text holds them, so that wherever they
 * turn up, the browser or the extension has put them there.
 */
import { randomInt } from 'node:crypto';
import { startDemo } from '../chats/demo/demo.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** A word that nobody has ever written. */
export const secretWord = () =>
  Array.from({ length: 20 }, () => 'abcdefghijklmnopqrstuvwxyz'[randomInt(26)]).join('');

/** The demo page, with nobody who writes by himself. */
export const startSecretChat = () => startDemo({ lines: [] });

/** Each is warned of, and each quote has the word in its middle. @type {((word: string) => string)[]} */
export const RISKY = [
  (word) => `send me ${word} a nude`,
  (word) => `pay me or i will send ${word} your pictures to your whole school`,
];

/**
 * Writes a message as the page's own script does.
 * @param {Page} page
 * @param {{ author: string, text: string, own?: boolean }} message
 */
export function write(page, { author, text, own = false }) {
  return page.evaluate(
    (message) => {
      const list = /** @type {Element} */ (document.querySelector('.messages'));
      const row = document.createElement('li');
      row.className = 'message';
      const messageId = `secret${list.childElementCount}`;
      Object.assign(row.dataset, { messageId, author: message.author, own: String(message.own) });
      const body = document.createElement('span');
      body.className = 'text';
      body.textContent = message.text;
      row.append(body);
      list.append(row);
    },
    { author, text, own },
  );
}

/**
 * A conversation of its own on the page, which never becomes the page's title.
 * @param {Page} page
 * @param {string} url of the chat
 * @param {string} conversation its key
 */
export async function openConversation(page, url, conversation) {
  await page.goto(url);
  await page.evaluate((key) => {
    const main = /** @type {HTMLElement} */ (document.querySelector('main'));
    main.dataset.conversation = key;
  }, conversation);
}
