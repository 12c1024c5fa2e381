// @ts-check
/**
 * `./build.sh gallery --screens`: takes the pictures of docs/screens from the real extension in Chromium: two warnings, the
 * popup, the page of help and the first page, in three languages, light and dark.
 */
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launch } from '../tests/browser/harness.mjs';
import { chatOf } from '../tests/browser/panel-samples.mjs';
import { startDemo } from '../tests/chats/demo/demo.mjs';

/** @typedef {import('../tests/browser/harness.mjs').Browser} Browser */
/** @typedef {import('puppeteer-core').Page} Page */

const FOLDER = new URL('../docs/screens/', import.meta.url);
const THEMES = ['light', 'dark'];
const CHAT = { width: 900, height: 640 };
const PAGE = { width: 640, height: 900 };
const POPUP = { width: 352, height: 560 };

/** Larger pictures make every clone slow. */
const MOST_BYTES = 120_000;

/** How long a warning may take on a busy machine. */
const PATIENCE_MS = 15_000;

/** What the demo chat says in each language, and an invented threat. */
const CHATS = {
  en: {
    country: 'gb',
    about: 'Invented',
    placeholder: 'Write a message',
    send: 'Send',
    threat: 'pay 50 euros or i send your pics to your whole school',
  },
  de: {
    country: 'de',
    about: 'Erfunden',
    placeholder: 'Nachricht schreiben',
    send: 'Senden',
    threat: 'zahl 50 euro oder ich zeig die bilder deiner ganzen schule',
  },
  'sr-Cyrl': {
    country: 'rs',
    about: 'Измишљено',
    placeholder: 'Напиши поруку',
    send: 'Пошаљи',
    threat: 'плати 50 евра или шаљем твоје слике целој школи',
  },
};

await mkdir(FOLDER, { recursive: true });
for (const language of /** @type {(keyof typeof CHATS)[]} */ (Object.keys(CHATS))) {
  for (const theme of THEMES) {
    // Each begins with nothing said so far.
    const browser = await launch('chromium');
    try {
      await takeAll(browser, language, theme);
    } finally {
      await browser.close();
    }
  }
}

/**
 * @param {Browser} browser
 * @param {keyof typeof CHATS} language
 * @param {string} theme
 */
async function takeAll(browser, language, theme) {
  const { country, threat, ...words } = CHATS[language];
  const { partner, messages } = chatOf(language);
  const inTheme = async () => {
    const page = await browser.newUser({ watched: true });
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    return page;
  };
  const own = await inTheme();
  for (const name of ['welcome', 'help']) {
    await own.setViewport(PAGE);
    await browser.openOwn(own, name);
    await choose(own, { language, country });
    await own.reload();
    await own.waitForFunction(() => document.title !== 'Lotse');
    await take(own, `${name}-${language}-${theme}`);
  }
  for (const [level, texts] of /** @type {const} */ ([
    ['caution', messages],
    ['alert', [...messages.slice(0, 2), threat]],
  ])) {
    const lines = texts.map((text) => ({ pause: 0, text }));
    const demo = await startDemo({ ...words, language, partner, lines, conversation: level });
    browser.allow(demo.url);
    const page = await inTheme();
    await page.setViewport(CHAT);
    await page.goto(`${demo.url}?speed=fast`);
    await shows(browser, page, level);
    await take(page, `${level}-${language}-${theme}`);
    await demo.stop();
  }
  await own.setViewport(POPUP);
  await browser.openOwn(own, 'popup');
  await own.goto(`${own.url()}?tab=${await newestTab(own)}`);
  await own.waitForSelector('[data-page="reading"]');
  await take(own, `popup-${language}-${theme}`);
}

/** @param {Page} own @param {Record<string, string>} settings */
async function choose(own, settings) {
  await own.evaluate(async (chosen) => {
    await /** @type {any} */ (globalThis).chrome.runtime.sendMessage({
      kind: 'set',
      settings: chosen,
    });
  }, settings);
}

/** @param {Page} own @returns {Promise<number>} */
function newestTab(own) {
  return own.evaluate(async () => {
    const tabs = await /** @type {any} */ (globalThis).chrome.tabs.query({});
    return Math.max(...tabs.map((/** @type {any} */ { id }) => id));
  });
}

/** @param {Browser} browser @param {Page} page @param {string} level */
async function shows(browser, page, level) {
  const end = Date.now() + PATIENCE_MS;
  let last;
  do {
    last = await browser.warning(page);
    if (last?.level === level) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (Date.now() < end);
  throw new Error(`There is no ${level} but ${last?.level ?? 'nothing'}: ${page.url()}`);
}

/** @param {Page} page @param {string} name */
async function take(page, name) {
  const path = fileURLToPath(new URL(`${name}.png`, FOLDER));
  await page.screenshot({ path: /** @type {`${string}.png`} */ (path) });
  const { size } = await stat(path);
  if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${MOST_BYTES}.`);
  console.log(`docs/screens/${name}.png: ${size} bytes`);
}
