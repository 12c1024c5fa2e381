// @ts-check
/**
 * Real browsers with the extension as it is built, behind one small interface. A whole browser goes through a recording
 * proxy, so a test can tell every connection that was tried.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from '../chats/scratch.mjs';
import * as chromium from './chromium.mjs';
import * as firefox from './firefox.mjs';
import { startProxy } from './proxy.mjs';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('puppeteer-core').Browser} PuppeteerBrowser */
/** @typedef {'chromium' | 'firefox'} BrowserName */

/** The browsers that the tests drive. */
export const BROWSERS = /** @type {const} */ (['chromium', 'firefox']);

/** Where screenshots go. */
const SCREENS = new URL('../../target/screens/', import.meta.url);

const VIEWPORT = { width: 1200, height: 800 };

/** Puppeteer waits half a minute by default; nothing here takes a third of that. */
const PATIENCE_MS = 10_000;

/** @typedef {{ x: number, y: number }} Point */

/**
 * @typedef {object} Shown What a warning shows, read from inside its closed root.
 * @property {string} level
 * @property {string} situation
 * @property {string} title
 * @property {string[]} words The quotes from the chat.
 * @property {string[]} authors Whose they are, each once in a row.
 * @property {string[]} reasons What was noticed, one for each quote.
 * @property {Point} close The middle of the button that closes it, in CSS pixels.
 * @property {Record<string, Point>} buttons The middle of each button that can be pressed as it stands now, by its name.
 * @property {Point} middle
 * @property {string[]} tags The names of all elements in it.
 * @property {string} nodes What stands in text nodes, which is nothing: a page could find them.
 */

/**
 * @typedef {object} Status What the popup knows.
 * @property {number} starts How often the background was started.
 * @property {string} fault
 * @property {{ level: string, situation: string }[]} warnings Newest first.
 */

/**
 * @typedef {object} Driver What differs between the browsers.
 * @property {PuppeteerBrowser} browser
 * @property {string} popup Address of the popup page.
 * @property {(watched: boolean) => Promise<Page>} newPage
 * @property {(page: Page, url: string) => Promise<void>} open Opens a page of the extension.
 * @property {(own: string) => Promise<boolean>} closeOwn Closes the tab with a page of the extension, if there is one.
 * @property {(page: Page) => Promise<Shown | null>} warning
 * @property {(page: Page) => Promise<{ role: string, name: string }[] | null>} accessible
 * @property {() => Promise<boolean>} backgroundRuns
 * @property {() => Promise<void>} killBackground
 */

/** What `./build.sh build` makes. */
export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * @typedef {object} LaunchOptions
 * @property {boolean} [extension] Whether the extension is in it; it is unless told otherwise.
 * @property {string} [dist] Folder with an extension for each browser, where it is not the one that was built.
 * @property {boolean} [direct] Whether it goes to the network by itself, past the proxy, which then sees nothing.
 * @property {boolean} [visible] Whether it has windows.
 * @property {string} [language] What the browser's user reads, as a BCP 47 tag.
 */

/**
 * Starts a browser.
 * @param {BrowserName} name
 * @param {LaunchOptions} [options]
 */
export async function launch(
  name,
  { extension = true, dist = DIST, direct = false, visible = false, language = 'en' } = {},
) {
  const folder = join(dist, name);
  if (extension && !existsSync(folder)) {
    throw new Error(`${folder} is missing; run: ./build.sh build`);
  }
  const proxy = await startProxy();
  const profile = scratchFolder(`lotse-${name}`);
  const start = { chromium, firefox }[name].start;
  /** @type {Driver} */
  let driver;
  try {
    driver = await start({
      executable: executable(name),
      extension: extension ? folder : null,
      profile: profile.path,
      proxyPort: direct ? null : proxy.port,
      visible,
      language,
    });
  } catch (error) {
    await proxy.stop();
    profile.remove();
    throw error;
  }

  // The first page opens after installing; whoever tests it opens it again.
  if (extension && existsSync(join(folder, 'pages/welcome.html'))) {
    await closeOwnPage(driver, 'welcome');
  }

  /**
   * A window of its own. In Chromium a watched one is in the browser's default context, the only one an extension is in
   * unless a person allows more; the other one is in a context of its own. Firefox gives each a container of its own,
   * and the extension is in all of them.
   * @param {{ watched?: boolean }} [options] Whether the extension should be there.
   * @returns {Promise<Page>}
   */
  async function newUser({ watched = false } = {}) {
    const page = await driver.newPage(watched);
    page.setDefaultTimeout(PATIENCE_MS);
    if (visible) await closeEmptyWindow(driver.browser, page);
    else await page.setViewport(VIEWPORT);
    return page;
  }

  /** Reads the popup, which starts the background if it does not run. */
  async function status() {
    const page = await driver.newPage(true);
    try {
      page.setDefaultTimeout(PATIENCE_MS);
      await driver.open(page, driver.popup);
      await page.waitForSelector('[data-lotse="status"][data-starts]');
      return /** @type {Status} */ (
        await page.$eval('[data-lotse="status"]', (popup) => ({
          starts: Number(popup.getAttribute('data-starts')),
          fault: popup.getAttribute('data-fault') ?? '',
          warnings: [...popup.querySelectorAll('[data-level][data-situation]')].map((item) => ({
            level: item.getAttribute('data-level'),
            situation: item.getAttribute('data-situation'),
          })),
        }))
      );
    } finally {
      await page.close();
    }
  }

  /**
   * What the popup says of the page that was opened last, with its buttons' report, if it offers one.
   * @returns {Promise<{ state: string, line: string, button: string }>}
   */
  async function pageState() {
    const page = await driver.newPage(true);
    try {
      page.setDefaultTimeout(PATIENCE_MS);
      await driver.open(page, driver.popup);
      await page.waitForSelector('[data-lotse="status"][data-page]');
      const tab = await page.evaluate(async () => {
        const { tabs } = /** @type {any} */ (globalThis).chrome;
        const [own, all] = await Promise.all([tabs.getCurrent(), tabs.query({})]);
        const others = all.filter((/** @type {any} */ each) => each.id !== own.id);
        return Math.max(...others.map((/** @type {any} */ each) => each.id));
      });
      await driver.open(page, `${driver.popup}?tab=${tab}`);
      await page.waitForFunction(() => location.search !== '');
      await page.waitForSelector('[data-lotse="status"][data-page]');
      return await page.$eval('[data-lotse="status"]', (popup) => ({
        state: popup.getAttribute('data-page') ?? '',
        line: popup.querySelector('.page')?.textContent ?? '',
        button: popup.querySelector('button.report')?.textContent ?? '',
      }));
    } finally {
      await page.close();
    }
  }

  /**
   * Waits until a warning is on the page, and what is in it.
   * @param {Page} page
   */
  async function waitForWarning(page) {
    // The words come a moment after the element: a screen reader has to meet it first.
    const end = Date.now() + PATIENCE_MS;
    do {
      const shown = await driver.warning(page);
      if (shown) return shown;
      await new Promise((resolve) => setTimeout(resolve, 10));
    } while (Date.now() < end);
    throw new Error(`No warning appeared within ${PATIENCE_MS / 1000} seconds.`);
  }

  /**
   * Presses a button of the warning with the mouse, as a person does: those that do not fit are scrolled to.
   * @param {Page} page
   * @param {string} button its name
   */
  async function press(page, button) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { buttons, middle } = await waitForWarning(page);
      const at = buttons[button];
      if (at) return page.mouse.click(at.x, at.y);
      if (Date.now() > end) throw new Error(`The warning has no button '${button}'.`);
      await page.mouse.move(middle.x, middle.y);
      await page.mouse.wheel({ deltaY: 400 });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  return {
    name,
    newUser,
    press,
    status,
    pageState,
    waitForWarning,
    /**
     * Opens one of the extension's own pages.
     * @param {Page} page
     * @param {string} own its name
     */
    openOwn: (page, own) => driver.open(page, driver.popup.replace('popup.html', `${own}.html`)),
    /** Closes one of the extension's own pages, once it is there. @param {string} own its name */
    closeOwn: (own) => closeOwnPage(driver, own),
    /** Whether one of the extension's own pages is open; if so, it is closed. */
    wasOwnOpen: driver.closeOwn,
    /** Where the extension's own files are, as far as a page could guess. */
    own: driver.popup.replace('pages/popup.html', ''),
    /** What the warning on a page shows; null when there is none. */
    warning: driver.warning,
    /** What a screen reader is told of the warning, from the outside to the inside; null when there is none. */
    accessible: driver.accessible,
    /** Whether the background runs now. */
    backgroundRuns: driver.backgroundRuns,
    /** Stops the background as the browser does when it was idle, and returns when it is gone. */
    killBackground: driver.killBackground,
    /** Lets connections to this server pass. */
    allow: proxy.allow,
    /** Every connection that was tried so far, also the refused ones, but for the browser's own to its maker. */
    requests: () => proxy.attempts.filter(({ host }) => !chromium.MAKER.test(host)),
    /**
     * Ends the browser as a person does.
     * @param {(profile: string) => Promise<void>} [look] is shown what it left on disk, before that is removed.
     */
    async close(look) {
      try {
        await driver.browser.close();
        await look?.(profile.path);
      } finally {
        await proxy.stop();
        profile.remove();
      }
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof launch>>} Browser */

/**
 * Leaves a picture of the page at `target/screens/NAME.png`.
 * @param {Page} page
 * @param {string} name
 * @returns {Promise<string>} Its path.
 */
export async function screenshot(page, name) {
  await mkdir(SCREENS, { recursive: true });
  const path = fileURLToPath(new URL(`${name}.png`, SCREENS));
  // The panel fades in; a picture of half a fade helps nobody.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  await page.screenshot({ path: /** @type {`${string}.png`} */ (path) });
  return path;
}

/**
 * Closes a page that the extension opens, once it has.
 * @param {Driver} driver
 * @param {string} own its name
 */
async function closeOwnPage({ closeOwn }, own) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (await closeOwn(own)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The page '${own}' did not open.`);
}

/**
 * Closes the window that a browser starts with, once there is another.
 * @param {PuppeteerBrowser} browser
 * @param {Page} used
 */
async function closeEmptyWindow(browser, used) {
  for (const page of await browser.pages()) {
    if (page !== used && page.url() === 'about:blank') await page.close();
  }
}

/** @param {BrowserName} name */
function executable(name) {
  const path =
    name === 'chromium'
      ? (process.env.LOTSE_CHROMIUM ?? '/usr/bin/chromium')
      : (process.env.LOTSE_FIREFOX ?? '/usr/bin/firefox-esr');
  if (!existsSync(path)) {
    const variable = `LOTSE_${name.toUpperCase()}`;
    throw new Error(`${name} is not at ${path}; install it or name its program in ${variable}.`);
  }
  return path;
}
