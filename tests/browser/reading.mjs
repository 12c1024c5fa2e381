// @ts-check
/** What the reader made of a page, held against what a person reads there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { conversations, PAGES, probe } from './probe.mjs';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('../../extension/shared/protocol.js').Message} Message */

/**
 * @typedef {object} Expected
 * @property {string | null} author `null` where the page shows none.
 * @property {boolean | null} own
 * @property {string} text
 * @property {string} [time] ISO 8601, where the page shows a date.
 */

/** @typedef {{ name: string, messages: Expected[] }} Conversation */

/**
 * @param {string} file without its ending, below tests/pages
 * @returns {Promise<{ title: string, offers?: string[], conversations: Conversation[], cannot?: Partial<Expected> }>} `cannot`: fields that a
 *   site file cannot know, with what is read in their place.
 */
export async function expected(file) {
  return JSON.parse(await readFile(join(PAGES, `${file}.json`), 'utf8'));
}

const PATIENCE_MS = 10_000;

/**
 * Waits until so many messages were read, or for as long as anybody would.
 * @param {Page} page
 * @param {number} count
 */
export async function waitForMessages(page, count) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const read = await probe(page);
    const found = conversations(read.batches);
    const messages = found.reduce((sum, each) => sum + each.messages.length, 0);
    if (messages >= count || Date.now() > end) return { ...read, found };
    await pause(50);
  }
}

/** @param {string} text */
export const flat = (text) => text.replace(/\s+/g, ' ').trim();

/** @param {Message} message */
export const seen = ({ author, direction, text }) => ({
  author,
  own: { outgoing: true, incoming: false, unknown: null }[direction],
  text: flat(text),
});

/** @param {Expected} message */
export const shown = ({ author, own, text }) => ({ author: author ?? '', own, text: flat(text) });

/**
 * How many fields are right, for a table.
 * @param {Message[]} messages
 * @param {Expected[]} wanted
 */
export function accuracy(messages, wanted) {
  const left = [...messages];
  const right = { text: 0, author: 0, direction: 0, time: 0, times: 0 };
  for (const each of wanted) {
    const at = left.findIndex(({ text }) => flat(text) === flat(each.text));
    if (each.time) right.times += 1;
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (!found) continue;
    right.text += 1;
    if (found.author === (each.author ?? '')) right.author += 1;
    if (seen(found).own === each.own) right.direction += 1;
    if (each.time && found.time === Date.parse(each.time)) right.time += 1;
  }
  return { ...right, extra: left.length };
}
