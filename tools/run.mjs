// @ts-check
/**
 * `./build.sh run`: shows what Lotse does. Starts a chat, opens a browser with the extension, lets a partner write after a
 * script, and says what was warned of and why. Where there is a display the browser stays open until Ctrl-C.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BROWSERS, launch, screenshot } from '../tests/browser/harness.mjs';
import { LANGUAGES, readScript, startDemo } from '../tests/chats/demo/demo.mjs';
import { installLounge } from '../tests/chats/lounge/install.mjs';
import { joinIrc } from '../tests/chats/lounge/irc.mjs';
import { joinLounge, openQuery, startLounge } from '../tests/chats/lounge/lounge.mjs';

/** @typedef {import('../tests/browser/harness.mjs').Browser} Browser */
/** @typedef {import('puppeteer-core').Page} Page */

const CHATS = /** @type {const} */ (['demo', 'lounge']);

/** Somebody who only watches wants to be able to read along. */
const visible = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** What the two are called in The Lounge. */
const CHILD = 'mia';
const PARTNER = 'nico-15';

/** Where each chat has the text of a message. */
const TEXTS = { demo: '.message .text', lounge: '#chat .msg[data-type="message"] .content' };

/** Before each line that was given with --say. */
const SAY_MS = 900;

/** How often a person who looks on is told what is new. */
const LOOK_MS = 100;

/** How long after the last line a warning may still come or change; far more than it takes. */
const LATEST_MS = 1000;

try {
  process.exitCode = (await run(wishes())) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * @returns {{ browser: import('../tests/browser/harness.mjs').BrowserName, chat: 'demo' | 'lounge', lang: string, say: string[] }}
 */
function wishes() {
  const { values } = parseArgs({
    options: {
      browser: { type: 'string', default: 'chromium' },
      chat: { type: 'string', default: 'demo' },
      lang: { type: 'string', default: 'en' },
      say: { type: 'string', multiple: true, default: [] },
    },
  });
  const { browser = '', chat = '', lang = '', say = [] } = values;
  return {
    browser: oneOf('--browser', browser, BROWSERS),
    chat: oneOf('--chat', chat, CHATS),
    lang: oneOf('--lang', lang, LANGUAGES),
    say,
  };
}

/**
 * @template {string} T
 * @param {string} option
 * @param {string} value
 * @param {readonly T[]} choices
 */
function oneOf(option, value, choices) {
  const choice = choices.find((known) => known === value);
  if (!choice) throw new Error(`${option} is '${value}'; it can be: ${choices.join(', ')}.`);
  return choice;
}

/**
 * @param {ReturnType<typeof wishes>} wishes
 * @returns {Promise<boolean>} Whether a warning appeared.
 */
async function run({ browser: name, chat, lang, say }) {
  /** @type {(() => Promise<unknown>)[]} */
  const ends = [];
  try {
    const browser = await launch(name, { visible, language: lang });
    ends.push(browser.close);
    const page = await browser.newUser({ watched: true });
    const script = await readScript(lang);
    const own = say.map((text) => ({ pause: SAY_MS, text }));
    const lines = own.length > 0 ? own : script.lines;
    await (chat === 'demo' ? openDemo : openLounge)({ browser, page, lang, lines, ends });
    console.log(`${name} is open with Lotse in it. ${script.partner}, who is invented, writes:\n`);
    const warned = await watch(browser, page, chat, lines.length);
    if (!warned) {
      const { fault } = await browser.status();
      console.log(`\nNo warning appeared.${fault && ` Lotse says of itself: ${fault}`}`);
    }
    console.log(`\nScreenshot: ${await screenshot(page, `run-${name}-${chat}`)}`);
    if (visible) {
      console.log('The browser stays open; Ctrl-C ends it.');
      await new Promise((resolve) => {
        page.once('close', resolve);
      });
    }
    return warned;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/**
 * @typedef {object} Stage
 * @property {Browser} browser
 * @property {Page} page The child's.
 * @property {string} lang
 * @property {import('../tests/chats/demo/demo.mjs').Script['lines']} lines What the partner writes.
 * @property {(() => Promise<unknown>)[]} ends What has to be ended, in the order in which it began.
 */

/** @param {Stage} stage */
async function openDemo({ browser, page, lang, lines, ends }) {
  const demo = await startDemo({ lines });
  ends.push(demo.stop);
  browser.allow(demo.url);
  await page.goto(`${demo.url}?lang=${lang}`);
}

/** @param {Stage} stage */
async function openLounge({ browser, page, lines, ends }) {
  installLounge();
  const lounge = await startLounge();
  ends.push(lounge.stop);
  browser.allow(lounge.url);
  await joinLounge(page, { url: lounge.url, nick: CHILD });
  const partner = await joinIrc({ port: lounge.ircPort, nick: PARTNER });
  ends.push(partner.leave);
  await openQuery(page, PARTNER);
  const write = async () => {
    for (const line of lines) {
      await pause(line.pause, undefined, { ref: false });
      partner.say(CHILD, line.text);
    }
  };
  void write();
}

/**
 * Tells what is written and what Lotse says to it, until the last line and a little longer.
 * @param {Browser} browser
 * @param {Page} page
 * @param {keyof typeof TEXTS} chat
 * @param {number} lines How many will be written.
 * @returns {Promise<boolean>} Whether a warning appeared.
 */
async function watch(browser, page, chat, lines) {
  let written = 0;
  let told = '';
  let end = Number.POSITIVE_INFINITY;
  while (Date.now() < end) {
    // First the warning, so that what it speaks of is among the texts.
    const shown = await browser.warning(page);
    const texts = await page.$$eval(TEXTS[chat], (nodes) => nodes.map((node) => node.textContent));
    for (const text of texts.slice(written)) console.log(`  ${text?.trim()}`);
    written = texts.length;
    if (shown && explain(shown) !== told) {
      told = explain(shown);
      console.log(told);
    }
    if (written >= lines) end = Math.min(end, Date.now() + LATEST_MS);
    await pause(LOOK_MS);
  }
  return told !== '';
}

/**
 * A warning in plain words.
 * @param {import('../tests/browser/harness.mjs').Shown} shown
 */
function explain({ level, situation, title, words, reasons }) {
  const seen = words.map((quote, i) => `      "${quote}": ${reasons[i] ?? ''}`);
  return ['', `    Lotse (${level}, ${situation}): ${title}`, ...seen, ''].join('\n');
}
