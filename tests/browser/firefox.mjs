// @ts-check
/**
 * Firefox over WebDriver BiDi. The protocol itself neither opens pages of an extension nor sees closed roots, so these
 * browsers are started with system access: what only the browser's own code can tell is asked of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { describeWarning, WARNING } from './shown.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** As in the manifest. */
const ID = 'lotse@lotse.invalid';

/** Firefox invents this for each profile; ours is fixed, so that the popup has a known address. */
const UUID = '10753e00-cafe-4bed-8bad-c0ffeec0ffee';

/**
 * @param {object} options
 * @param {string} options.executable
 * @param {string | null} options.extension Folder of the extension.
 * @param {import('./harness.mjs').Organised | null} options.organised Where a policy installs the extension.
 * @param {string} options.profile Folder for the browser's own files.
 * @param {number | null} options.proxyPort where there is one to go through
 * @param {boolean} options.visible
 * @param {string} options.language
 * @returns {Promise<import('./harness.mjs').Driver>}
 */
export async function start({
  executable,
  extension,
  organised,
  profile,
  proxyPort,
  visible,
  language,
}) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: executable,
    userDataDir: profile,
    headless: !visible,
    ...(visible ? { defaultViewport: null } : {}),
    args: ['--remote-allow-system-access'],
    // Without this a release build does not let `services.settings.server` be changed.
    env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
    extraPrefsFirefox: {
      ...preferences(proxyPort),
      'intl.accept_languages': language,
      ...(organised?.unsigned ? { 'xpinstall.signatures.required': false } : {}),
    },
  });
  if (extension) await browser.installExtension(extension);
  const privileged = systemAccess(browser);

  return {
    browser,
    popup: `moz-extension://${UUID}/pages/popup.html`,
    async newPage() {
      const context = await browser.createBrowserContext();
      return context.newPage({ type: 'window' });
    },
    async open(page, url) {
      // The page moves to the extension's process, and the end of that load is never reported.
      await page.goto(url, { waitUntil: [] });
    },
    closeOwn: async (name) =>
      (await privileged(closeTab, [`moz-extension://${UUID}/pages/${name}.html`])) === 'closed',
    async warning(page) {
      return JSON.parse(
        await privileged(readClosedRoots, [contextOf(page), WARNING, `${describeWarning}`]),
      );
    },
    async accessible(page) {
      return JSON.parse(
        await privileged(readClosedRoots, [contextOf(page), WARNING, `${accessibleTree}`]),
      );
    },
    backgroundRuns: async () => (await privileged(backgroundState, [ID])) !== 'stopped',
    async killBackground() {
      const running = await privileged(backgroundContext, [ID]);
      for (let tries = 0; tries < TRIES; tries += 1) {
        await privileged(stopBackground, [ID]);
        await pause(SETTLED_MS);
        // A message that was under way may have started another one.
        const now = await privileged(backgroundContext, [ID]);
        if (now === 'none' || now !== running) return;
      }
      throw new Error('Firefox left the background running.');
    },
  };
}

/** Times that Firefox is asked to stop a background: what happens meanwhile calls it off. And how long until it is known, in milliseconds. */
const TRIES = 5;
const SETTLED_MS = 20;

/**
 * What Firefox would ask the network for by itself is switched off, beside what puppeteer switches off.
 * @param {number | null} proxyPort
 */
function preferences(proxyPort) {
  return {
    // An extension that was loaded for a test is taken out at the end, and would take along what it kept.
    'extensions.webextensions.keepStorageOnUninstall': true,
    'extensions.webextensions.keepUuidOnUninstall': true,
    'services.settings.server': 'data:,#remote-settings-dummy/v1',
    'extensions.webextensions.uuids': JSON.stringify({ [ID]: UUID }),
    ...(proxyPort === null ? { 'network.proxy.type': 0 } : through(proxyPort)),
  };
}

/** @param {number} proxyPort */
const through = (proxyPort) => ({
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': proxyPort,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': proxyPort,
  'network.proxy.no_proxies_on': '',
  // Without this Firefox goes to loopback directly.
  'network.proxy.allow_hijacking_localhost': true,
});

/**
 * The name under which the protocol knows a page. Puppeteer keeps it to itself.
 * @param {Page} page
 * @returns {string}
 */
function contextOf(page) {
  return /** @type {any} */ (page.mainFrame())._id;
}

/**
 * A way to run functions with the rights of the browser itself.
 * @param {import('puppeteer-core').Browser} browser
 */
function systemAccess(browser) {
  // Puppeteer has no public name for the connection yet.
  const { connection } = /** @type {any} */ (browser);
  /**
   * @param {(...args: any[]) => unknown} run
   * @param {string[]} args
   * @returns {Promise<string>}
   */
  return async (run, args) => {
    // Any window will do, but the one of the last time may be closed.
    const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    const { context } = tree.result.contexts[0];
    const { result } = await connection.send('script.callFunction', {
      functionDeclaration: `${run}`,
      arguments: args.map((value) => ({ type: 'string', value })),
      awaitPromise: true,
      target: { context },
    });
    if (result.type === 'exception') throw new Error(`Firefox: ${result.exceptionDetails.text}`);
    return result.result.value;
  };
}

// The functions below run inside Firefox.
/* global ChromeUtils, WebExtensionPolicy */

/** @param {string} id */
function backgroundState(id) {
  // @ts-expect-error Firefox's own.
  return WebExtensionPolicy.getByID(id).extension.backgroundState;
}

/** @param {string} address */
function closeTab(address) {
  // @ts-expect-error Firefox's own.
  for (const { gBrowser } of Services.wm.getEnumerator('navigator:browser')) {
    for (const tab of gBrowser.tabs) {
      if (tab.linkedBrowser.currentURI.spec !== address) continue;
      gBrowser.removeTab(tab);
      return 'closed';
    }
  }
  return 'none';
}

/** @param {string} id */
async function stopBackground(id) {
  // @ts-expect-error Firefox's own.
  const { extension } = WebExtensionPolicy.getByID(id);
  await extension.terminateBackground({ ignoreDevToolsAttached: true });
  return 'asked';
}

/** Tells one start of the background from another. @param {string} id */
function backgroundContext(id) {
  // @ts-expect-error Firefox's own.
  const { extension } = WebExtensionPolicy.getByID(id);
  const background = [...extension.views].find(({ viewType }) => viewType === 'background');
  return background?.contextId ?? 'none';
}

/**
 * Finds the warning in the closed roots of a page, in the page's process, and asks something of it.
 * @param {string} contextId
 * @param {string} selector
 * @param {string} question Source of a function that is handed the warning and tells plain data.
 * @returns {Promise<string>} The answer as JSON; `null` when there is no warning.
 */
function readClosedRoots(contextId, selector, question) {
  // @ts-expect-error Firefox's own.
  const { NavigableManager } = ChromeUtils.importESModule(
    'chrome://remote/content/shared/NavigableManager.sys.mjs',
  );
  const { messageManager } = NavigableManager.getBrowsingContextById(contextId).embedderElement;
  const reader = `(async () => {
    const warning = [...content.document.documentElement.children]
      .map((element) => element.openOrClosedShadowRoot?.querySelector(${JSON.stringify(selector)}))
      .find((found) => found);
    const answer = warning ? await (${question})(warning) : null;
    sendAsyncMessage('lotse:answer', JSON.stringify(answer));
  })().catch((error) => sendAsyncMessage('lotse:answer', { error: String(error) }))`;
  return new Promise((resolve, reject) => {
    const receive = (/** @type {{ data: any }} */ { data }) => {
      messageManager.removeMessageListener('lotse:answer', receive);
      if (data.error) reject(new Error(data.error));
      else resolve(data);
    };
    messageManager.addMessageListener('lotse:answer', receive);
    messageManager.loadFrameScript(
      `data:application/javascript,${encodeURIComponent(reader)}`,
      false,
    );
  });
}

/**
 * Runs in the page's process with the browser's rights.
 * @param {HTMLElement} warning
 */
async function accessibleTree(warning) {
  // @ts-expect-error Firefox's own.
  const [classes, interfaces] = [Cc, Ci];
  const service = classes['@mozilla.org/accessibilityService;1'].getService(
    interfaces.nsIAccessibilityService,
  );
  // Asking for the service switches accessibility on; the tree grows a little later.
  let root = null;
  for (let tries = 0; tries < 100 && !root?.childCount; tries += 1) {
    root = service.getAccessibleFor(warning);
    const view = warning.ownerDocument.defaultView;
    if (!root?.childCount) await new Promise((resolve) => view?.setTimeout(resolve, 20));
  }
  /** @type {{ role: string, name: string }[]} */
  const nodes = [];
  const walk = (/** @type {any} */ node) => {
    nodes.push({ role: service.getStringRole(node.role), name: node.name ?? '' });
    for (let child = node.firstChild; child; child = child.nextSibling) walk(child);
  };
  if (root) walk(root);
  return nodes;
}
