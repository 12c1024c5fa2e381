// @ts-check
/**
 * Real browsers with the extension as it is built, behind one small interface. A whole browser goes through a recording
 * proxy, so a test can tell every connection that was tried.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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

/** After so long an extension that was loaded anew is there again. */
const RELOAD_MS = 1500;

/** @typedef {{ x: number, y: number }} Point */

/**
 * @typedef {object} Shown What a warning shows, read from inside its closed root.
 * @property {string} level
 * @property {string} situation
 * @property {string} title
 * @property {string[]} words The quotes from the chat.
 * @property {string[]} authors Whose they are, each once in a row.
 * @property {string[]} reasons What was noticed, one for each quote.
 * @property {string} known What follows from the child knowing the other side, once it said so.
 * @property {Point} close The middle of the button that closes it, in CSS pixels.
 * @property {Point} rest The middle of what scrolls.
 * @property {Record<string, Point>} buttons The middle of each button that can be pressed as it stands now, by its class.
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
 * @property {Organised} [organised] Where an organisation's policy installs the extension (policy.mjs).
 */

/**
 * @typedef {object} Organised
 * @property {string} program Starts the browser under the policy.
 * @property {string} id The extension's, in Chromium.
 * @property {string} profile A folder that stays.
 * @property {boolean} [unsigned] Whether Firefox takes a package that nobody has signed, without being told so by the policy.
 * @property {string} url Where the policy has it installed from, as soon as the browser starts.
 */

/**
 * Starts a browser.
 * @param {BrowserName} name
 * @param {LaunchOptions} [options]
 */
export async function launch(
  name,
  {
    extension: wanted = true,
    dist = DIST,
    direct = false,
    visible = false,
    language = 'en',
    organised,
  } = {},
) {
  const folder = join(dist, name);
  const extension = wanted && !organised;
  if (extension && !existsSync(folder)) {
    throw new Error(`${folder} is missing; run: ./build.sh build`);
  }
  const proxy = await startProxy();
  if (organised) proxy.allow(organised.url);
  const profile = organised
    ? { path: organised.profile, remove: () => {} }
    : scratchFolder(`lotse-${name}`);
  const start = { chromium, firefox }[name].start;
  /** @type {Driver} */
  let driver;
  try {
    driver = await start({
      executable: organised?.program ?? executable(name),
      extension: extension ? folder : null,
      organised: organised ?? null,
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
   * Opens the popup as it is for the page that was opened last.
   * @template T
   * @param {(popup: Page) => Promise<T>} then
   */
  async function onPopup(then) {
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
      return await then(page);
    } finally {
      await page.close();
    }
  }

  /** Loads the extension anew, as an update does: the scripts that it has in pages are left alone there. */
  async function reload() {
    const page = await driver.newPage(true);
    await driver.open(page, driver.popup);
    await page.waitForSelector('[data-lotse="status"]');
    // The page goes with the extension, and the answer with the page.
    const reloading = page.evaluate(() => /** @type {any} */ (globalThis).chrome.runtime.reload());
    await Promise.race([reloading.catch(() => {}), pause(RELOAD_MS)]);
    await pause(RELOAD_MS);
    await page.close().catch(() => {});
  }

  /** What the popup says of that page, with its button's report, if it offers one. */
  const pageState = () =>
    onPopup((popup) =>
      popup.$eval('[data-lotse="status"]', (body) => ({
        state: body.getAttribute('data-page') ?? '',
        line: body.querySelector('.page')?.textContent ?? '',
        button: body.querySelector('button.report')?.textContent ?? '',
      })),
    );

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

  return {
    name,
    newUser,
    status,
    onPopup,
    pageState,
    reload,
    waitForWarning,
    /**
     * Presses a button of the warning as a person would: unfolds what is folded, scrolls to it.
     * @param {Page} page
     * @param {'help' | 'know' | 'fine' | 'close'} answer
     */
    async press(page, answer) {
      let unfolded = false;
      const end = Date.now() + PATIENCE_MS;
      do {
        const { buttons, level, rest } = await waitForWarning(page);
        const place = buttons[answer];
        if (place) return page.mouse.click(place.x, place.y);
        if (level === 'notice' && buttons.unfold && !unfolded) {
          await page.mouse.click(buttons.unfold.x, buttons.unfold.y);
          unfolded = true;
        }
        await page.mouse.move(rest.x, rest.y);
        await page.mouse.wheel({ deltaY: 2000 });
        await new Promise((resolve) => setTimeout(resolve, 100));
      } while (Date.now() < end);
      throw new Error(`The warning offers no "${answer}".`);
    },
    /** Closes the tab with a page of the extension that the extension opened; tells whether there was one. */
    closeOwn: driver.closeOwn,
    /**
     * Opens one of the extension's own pages.
     * @param {Page} page
     * @param {string} own its name
     */
    openOwn: (page, own) => driver.open(page, driver.popup.replace('popup.html', `${own}.html`)),
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
export function executable(name) {
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
