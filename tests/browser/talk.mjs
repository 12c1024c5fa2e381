// @ts-check
/** A chat on the demo page whose partner says what a test wants. */
import { setTimeout as pause } from 'node:timers/promises';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./harness.mjs').Browser} Browser */

/** Ten times what a message needs to be answered, also when the background has to be started. */
const LONG_ENOUGH_MS = 1500;
const PATIENCE_MS = 10_000;

let said = 0;

/**
 * @param {Browser} browser
 * @param {string} url of the demo chat
 * @param {string} conversation
 */
export async function talk(browser, url, conversation) {
  const page = await browser.newUser({ watched: true });
  const name = () =>
    page.$eval(
      'main',
      (main, value) => {
        main.dataset.conversation = value;
      },
      conversation,
    );
  await page.goto(url);
  await name();
  /** @param {string[]} texts */
  const say = async (...texts) => {
    for (const text of texts) {
      said += 1;
      await page.evaluate(
        (id, words) => {
          const row = document.createElement('li');
          row.className = 'message';
          Object.assign(row.dataset, { messageId: id, author: 'Nico', own: 'false' });
          const body = document.createElement('span');
          body.className = 'text';
          body.textContent = words;
          row.append(body);
          document.querySelector('.messages')?.append(row);
        },
        `said${said}`,
        text,
      );
      await pause(50);
    }
  };
  return {
    page,
    say,
    async reload() {
      await page.goto('about:blank');
      await page.goto(url);
      await name();
    },
    /** What is said of texts; the panel is closed again. @param {string[]} texts */
    async warned(...texts) {
      await say(...texts);
      const { level, situation } = await browser.waitForWarning(page);
      await browser.press(page, 'close');
      return `${level} ${situation}`;
    },
    /** Whether nothing is said of texts. @param {string[]} texts */
    async quiet(...texts) {
      await say(...texts);
      await pause(LONG_ENOUGH_MS);
      return (await browser.warning(page)) === null;
    },
  };
}

/**
 * Waits for something that happens in its own time.
 * @param {() => Promise<boolean>} met
 */
export async function until(met) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await met())) {
    if (Date.now() > end) throw new Error(`did not become true: ${met}`);
    await pause(30);
  }
}
