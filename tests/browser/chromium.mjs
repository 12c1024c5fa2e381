// @ts-check
/** Chromium over its debugging pipe. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import puppeteer from 'puppeteer-core';
import { describeWarning, WARNING } from './shown.mjs';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('puppeteer-core').Target} Target */
/** @typedef {import('puppeteer-core').CDPSession} CDPSession */

const PREFERENCES = {
  // A checked spelling needs a dictionary, and Chromium would fetch that from its maker as soon as somebody types.
  browser: { enable_spellchecking: false },
  spellcheck: { dictionaries: [] },
  // Without it an unpacked extension that is loaded anew stays switched off.
  extensions: { ui: { developer_mode: true } },
};

/** @param {string} profile Folder of a new profile. */
function prepare(profile) {
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(PREFERENCES));
}

/**
 * The server from which Chromium fetches dictionaries and parts of itself, whatever it was told. No extension can have
 * asked for it: ours may connect to nothing (tests/structure).
 */
export const MAKER = /(^|\.)gvt1\.com:443$/;

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
  prepare(profile);
  const browser = await puppeteer.launch({
    executablePath: executable,
    userDataDir: profile,
    pipe: true,
    headless: !visible,
    enableExtensions: true,
    ignoreDefaultArgs: [
      // Pages that are left are kept for the way back, as in everybody's browser.
      '--disable-back-forward-cache',
      // This switch of puppeteer's stops what a policy wants installed as well.
      ...(organised ? ['--disable-background-networking'] : []),
    ],
    ...(visible ? { defaultViewport: null } : {}),
    env: { ...process.env, LANGUAGE: language },
    args: [
      `--lang=${language}`,
      `--accept-lang=${language}`,
      // Without the second Chromium goes to loopback directly.
      ...(proxyPort === null
        ? ['--no-proxy-server']
        : [`--proxy-server=127.0.0.1:${proxyPort}`, '--proxy-bypass-list=<-loopback>']),
      // What Chromium would ask its maker by itself: updates of components, the time, who is signed in, what a form
      // is for. Port 9 is one that no browser connects to.
      '--disable-component-update',
      '--component-updater=url-source=http://127.0.0.1:9/',
      '--gaia-url=http://127.0.0.1:9/',
      '--disable-features=NetworkTimeServiceQuerying,AutofillServerCommunication',
      '--disable-domain-reliability',
      '--no-pings',
      ...(getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const id = extension ? await browser.installExtension(extension) : (organised?.id ?? '');
  const own = `chrome-extension://${id}/`;
  const worker = () =>
    browser.targets().find((t) => t.type() === 'service_worker' && t.url().startsWith(own));

  return {
    browser,
    popup: `${own}pages/popup.html`,
    async newPage(watched) {
      const context = watched
        ? browser.defaultBrowserContext()
        : await browser.createBrowserContext();
      return context.newPage({ type: 'window' });
    },
    async open(page, url) {
      await page.goto(url);
    },
    async closeOwn(name) {
      const found = browser.targets().find((target) => target.url() === `${own}pages/${name}.html`);
      await (await found?.page())?.close();
      return found !== undefined;
    },
    warning: (page) => inside(page, describe),
    accessible: (page) => inside(page, accessible),
    backgroundRuns: async () => worker() !== undefined,
    async killBackground() {
      const target = worker();
      if (!target) return;
      const gone = new Promise((resolve) => {
        browser.on('targetdestroyed', (/** @type {Target} */ destroyed) => {
          if (destroyed === target) resolve(undefined);
        });
      });
      await (await target.worker())?.close();
      await gone;
    },
  };
}

/**
 * Finds the warning in its closed root and asks something of it.
 * @template T
 * @param {Page} page
 * @param {(session: CDPSession, objectId: string) => Promise<T>} question
 * @returns {Promise<T | null>} null when there is no warning.
 */
async function inside(page, question) {
  const session = await page.createCDPSession();
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    const backendNodeId = findInClosedRoots(root);
    if (backendNodeId === null) return null;
    const { object } = await session.send('DOM.resolveNode', { backendNodeId });
    return await question(session, object.objectId ?? '');
  } finally {
    await session.detach();
  }
}

/**
 * @param {CDPSession} session
 * @param {string} objectId
 */
async function describe(session, objectId) {
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: `function () { return (${describeWarning})(this); }`,
    returnByValue: true,
  });
  return /** @type {import('./harness.mjs').Shown} */ (result.value);
}

/**
 * @param {CDPSession} session
 * @param {string} objectId
 */
async function accessible(session, objectId) {
  const { nodes } = await session.send('Accessibility.queryAXTree', { objectId });
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name }) => ({ role: role?.value ?? '', name: name?.value ?? '' }));
}

/**
 * @param {import('puppeteer-core').Protocol.DOM.Node} node
 * @returns {number | null} The node to ask for, if it is there.
 */
function findInClosedRoots(node) {
  for (const root of node.shadowRoots ?? []) {
    if (root.shadowRootType !== 'closed') continue;
    for (const child of root.children ?? []) {
      const attributes = child.attributes ?? [];
      for (let i = 0; i < attributes.length; i += 2) {
        if (`[${attributes[i]}="${attributes[i + 1]}"]` === WARNING) return child.backendNodeId;
      }
    }
  }
  for (const child of node.children ?? []) {
    const found = findInClosedRoots(child);
    if (found !== null) return found;
  }
  return null;
}
