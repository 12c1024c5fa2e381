// @ts-check
/** What axe-core finds wrong with Lotse's own pages, in the real extension, and with the warning; light and dark. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { writeGallery } from '../../tools/gallery.mjs';
import { OWN_PAGES } from '../../tools/pages.mjs';
import { openRoots } from './gallery-faults.mjs';
import { launch } from './harness.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const LANGUAGES = ['en', 'de', 'sr-Cyrl'];
const THEMES = ['light', 'dark'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

const AXE = await readFile(
  new URL('../../node_modules/axe-core/axe.min.js', import.meta.url),
  'utf8',
);

describe('axe-core', () => {
  /** @type {import('./harness.mjs').Browser} */
  let browser;
  /** @type {Page} */
  let page;

  before(async () => {
    browser = await launch('chromium');
    page = await browser.newUser({ watched: true });
  });
  after(() => browser?.close());

  for (const language of LANGUAGES) {
    for (const name of OWN_PAGES) {
      it(`finds nothing on the page ${name} in ${language}`, async () => {
        await browser.openOwn(page, name);
        await setLanguage(page, language);
        for (const theme of THEMES) {
          await inTheme(page, theme);
          await page.reload();
          await page.waitForFunction(() => document.title !== 'Lotse');
          assert.equal(await page.$eval('html', ({ lang }) => lang), language);
          // What is folded is looked at too.
          await page.$$eval('details', (all) => {
            for (const each of all) each.open = true;
          });
          assert.deepEqual(await violations(page), [], theme);
        }
      });
    }
  }

  it('finds what is wrong', async () => {
    await browser.openOwn(page, 'help');
    await page.waitForFunction(() => document.title !== 'Lotse');
    await page.$eval('.lead', (node) => {
      Object.assign(/** @type {HTMLElement} */ (node).style, { color: '#ccc', background: '#fff' });
    });
    const [found] = await violations(page);
    assert.match(found ?? 'nothing', /color-contrast/);
  });

  describe('in a warning', () => {
    /** @type {string} */
    let folder;
    before(async () => {
      folder = String(await writeGallery());
      await page.evaluateOnNewDocument(openRoots);
    });

    for (const language of LANGUAGES) {
      for (const level of ['notice', 'caution', 'alert']) {
        it(`of ${level} in ${language} finds nothing`, async () => {
          for (const theme of THEMES) {
            await inTheme(page, theme);
            const wishes = new URLSearchParams({ language, level, situation: 'blackmail' });
            await page.goto('about:blank');
            await page.goto(`${folder}frame.html#${wishes}`);
            await page.waitForFunction(() =>
              document.documentElement.lastElementChild?.shadowRoot?.querySelector('.foot'),
            );
            if (level === 'notice') await page.click('>>> .unfold');
            await moveOut(page);
            assert.deepEqual(await violations(page), [], theme);
          }
        });
      }
    }
  });
});

/** @param {Page} page @param {string} theme */
async function inTheme(page, theme) {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
}

/** @param {Page} page one of the extension's own @param {string} language */
async function setLanguage(page, language) {
  await page.evaluate(async (tag) => {
    const { runtime } = /** @type {any} */ (globalThis).chrome;
    await runtime.sendMessage({ kind: 'set', settings: { language: tag, country: 'de' } });
  }, language);
}

/**
 * Moves the panel out of its root into the page, with its style: axe cannot look into a closed root, and judges no contrast
 * in the top layer or on a picture, such as the shade at the edge of what scrolls.
 * @param {Page} page
 */
async function moveOut(page) {
  await page.evaluate(() => {
    const root = document.documentElement.lastElementChild?.shadowRoot;
    const panel = root?.querySelector('.panel');
    if (!root || !panel) throw new Error('There is no panel.');
    const plain = new CSSStyleSheet();
    plain.replaceSync('.rest { background: var(--paper) }');
    document.adoptedStyleSheets = [...root.adoptedStyleSheets, plain];
    panel.removeAttribute('popover');
    // It knows text nodes only; the panel has generated text, which looks the same (extension/content/warning/spoken.ts).
    for (const said of panel.querySelectorAll('[data-text]')) {
      said.replaceWith(said.getAttribute('data-text') ?? '');
    }
    document.body.append(panel);
  });
}

/**
 * @param {Page} page
 * @returns {Promise<string[]>} Also contrasts that could not be judged.
 */
async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (values) => {
    const { axe } = /** @type {any} */ (globalThis);
    const { violations, incomplete } = await axe.run(document, {
      runOnly: { type: 'tag', values },
    });
    return [
      ...violations,
      ...incomplete.filter((/** @type {any} */ each) => each.id === 'color-contrast'),
    ];
  }, TAGS);
  return found.flatMap((/** @type {any} */ { id, nodes }) =>
    nodes.map((/** @type {any} */ { html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
  );
}
