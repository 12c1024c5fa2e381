// @ts-check
/**
 * Every warning there is, on small screens, with large text, light and dark: nothing is cut, covered or out of reach.
 * Leaves a picture of all situations for each language in target/screens/gallery/.
 */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeGallery } from '../../tools/gallery.mjs';
import { openRoots, panelFaults } from './gallery-faults.mjs';
import { launch } from './harness.mjs';
import { bundle, LANGUAGES, readersOf, SITUATIONS, sample } from './panel-samples.mjs';

/** @typedef {import('../../extension/shared/protocol.js').Warning} Warning */

const LEVELS = /** @type {const} */ (['notice', 'caution', 'alert']);

/** A small telephone and a usual one, in CSS pixels. */
const SCREENS = [
  { width: 320, height: 568 },
  { width: 400, height: 720 },
];

/** What browsers have, and twice that, in CSS pixels. */
const TEXTS = [16, 32];

const THEMES = ['light', 'dark'];

/** What a chat may quote: no place to break a line, in two scripts. */
const LONG = ['Donaudampfschifffahrtsgesellschaft'.repeat(6), 'најнеприкосновенијима'.repeat(9)];

/** All frames side by side, so that the browser draws all of them. */
const SHEET = { width: 2120, height: 2900, deviceScaleFactor: 0.5 };

describe('every warning', () => {
  /** @type {import('./harness.mjs').Browser} */
  let browser;
  /** @type {string} */
  let folder;
  /** @type {string} */
  let script;

  /** Making them takes longer than looking at them. @type {[name: string, warning: Warning][][]} */
  let warnings;

  before(async () => {
    warnings = LANGUAGES.map(warningsOf);
    folder = String(await writeGallery());
    script = await bundle(
      "import { showWarning } from './content/warning/index'; Object.assign(window, { showWarning });",
      'iife',
    );
    browser = await launch('chromium', { extension: false });
  });
  after(() => browser?.close());

  for (const screen of SCREENS) {
    for (const text of TEXTS) {
      for (const theme of THEMES) {
        it(`fits ${screen.width} × ${screen.height}, text of ${text} px, ${theme}`, async () => {
          const page = await browser.newUser();
          await page.setViewport(screen);
          await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
          const session = await page.createCDPSession();
          await session.send('Page.setFontSizes', { fontSizes: { standard: text } });
          await page.evaluateOnNewDocument(openRoots);
          await page.goto(`${folder}frame.html`);
          await page.evaluate(script);
          const faults = [];
          for (const all of warnings) {
            // Colours move nothing; a look at one level would tell if they did.
            const some = all.filter(([, { level }]) => theme === 'light' || level === 'caution');
            faults.push(...(await page.evaluate(panelFaults, some)));
          }
          await page.close();
          assert.deepEqual(faults.slice(0, 20), [], `${faults.length} faults`);
        });
      }
    }
  }

  it('leaves a picture for each language', async () => {
    const pictures = new URL('../../target/screens/gallery/', import.meta.url);
    await mkdir(pictures, { recursive: true });
    const page = await browser.newUser();
    await page.setViewport(SHEET);
    await page.evaluateOnNewDocument(openRoots);
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    for (const language of LANGUAGES) {
      await page.goto('about:blank');
      await page.goto(`${folder}index.html#language=${language}`);
      const [, ...frames] = page.frames();
      assert.equal(frames.length, SITUATIONS.length);
      for (const frame of frames) {
        await frame.waitForFunction(() =>
          document.documentElement.lastElementChild?.shadowRoot?.querySelector('.foot'),
        );
        await frame.evaluate(drawn);
      }
      const path = fileURLToPath(new URL(`${language}.png`, pictures));
      await page.screenshot({ path: /** @type {`${string}.png`} */ (path) });
    }
    await page.close();
  });
});

/** @param {string} language @returns {[name: string, warning: Warning][]} */
function warningsOf(language) {
  /** @type {[string, Warning][]} */
  const all = SITUATIONS.flatMap((situation) =>
    readersOf(language, situation).flatMap(({ name, ...reader }) =>
      LEVELS.map(
        (level) =>
          /** @type {[string, Warning]} */ ([
            `${language}, ${situation}, ${name}, ${level}`,
            sample(language, situation, level, reader),
          ]),
      ),
    ),
  );
  for (const level of LEVELS) {
    const long = sample(language, 'photo', level);
    const [first] = long.evidence;
    if (!first) throw new Error('The sample has no evidence.');
    long.evidence = LONG.map((words) => ({ ...first, words, author: words }));
    all.push([`${language}, long words, ${level}`, long]);
  }
  return all;
}

/** Runs in a page; until what is on it has been drawn. */
function drawn() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
}
