// @ts-check
/** A small chat page of our own, on loopback: what the tests and `./build.sh run` show the extension first. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { serveFolder } from '../folder.mjs';

const FOLDER = new URL('./', import.meta.url);

/** As strict as a page can be: nothing but its own script and style, and no connection at all. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'none'";

/** The languages that have a script. */
export const LANGUAGES = readdirSync(FOLDER)
  .map((file) => file.match(/^script\.(\w+)\.json$/)?.[1])
  .filter((language) => language !== undefined);

/**
 * Serves the chat: `?lang=de` chooses the script, `?speed=fast` leaves no time to read along.
 * @param {Partial<Script> & Record<string, unknown>} [own] What stands instead of the script's own, the lines for example.
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export function startDemo(own) {
  return serveFolder(fileURLToPath(FOLDER), {
    headers: { 'Content-Security-Policy': POLICY },
    page: (html, wishes) => fillScript(html, wishes, own),
  });
}

/**
 * @typedef {object} Script What the partner writes; the rest of the file is the page's own texts.
 * @property {string} partner
 * @property {{ pause: number, text: string }[]} lines `pause` in milliseconds, before the line.
 */

/**
 * @param {string} language One of `LANGUAGES`.
 * @returns {Promise<Script>}
 */
export async function readScript(language) {
  return JSON.parse(await readFile(new URL(`script.${language}.json`, FOLDER), 'utf8'));
}

/**
 * @param {string} html
 * @param {URLSearchParams} wishes
 * @param {Partial<Script>} [own]
 */
async function fillScript(html, wishes, own) {
  const language = wishes.get('lang') ?? 'en';
  if (!LANGUAGES.includes(language)) throw new Error(`there is no script in '${language}'`);
  // A data block ends at the first end tag, also at one inside a string.
  const script = JSON.stringify({ ...(await readScript(language)), ...own }).replaceAll(
    '<',
    '\\u003c',
  );
  return html.replace('SCRIPT', () => script);
}
