// @ts-check
/**
 * `node tests/browser/look.mjs`: pictures of the panel and the popup for people to look at, under target/screens/look/:
 * languages, levels, light and dark, widths, large text. It asserts nothing; `panel.test.mjs` does.
 */
import { mkdir, readFile } from 'node:fs/promises';
import puppeteer from 'puppeteer-core';
import { bundle, sample, status } from './panel-samples.mjs';

const root = new URL('../../', import.meta.url);
const out = new URL('target/screens/look/', root);

/** @type {[level: import('../../extension/shared/protocol.js').Level, situation: 'photo' | 'platform' | 'blackmail'][]} */
const KINDS = [
  ['notice', 'platform'],
  ['caution', 'photo'],
  ['alert', 'blackmail'],
];
const LANGUAGES = /** @type {const} */ (['en', 'de']);
const SCHEMES = ['light', 'dark'];
const SIZES = [
  { name: '1280', width: 1280, height: 800, text: 16 },
  { name: '360', width: 360, height: 720, text: 16 },
  { name: '320', width: 320, height: 568, text: 16 },
  { name: '1280-text200', width: 1280, height: 800, text: 32 },
  { name: '360-text200', width: 360, height: 720, text: 32 },
];

await mkdir(out, { recursive: true });
const browser = await puppeteer.launch({
  executablePath: process.env.LOTSE_CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});

/**
 * A page whose every request is answered from the checkout.
 * @param {string} name
 * @param {Record<string, string>} files address below http://lotse.invalid/ → contents or path in the checkout
 */
async function open(name, files) {
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    const path = new URL(request.url()).pathname.slice(1);
    const contentType = /** @type {Record<string, string>} */ ({
      html: 'text/html',
      css: 'text/css',
      js: 'text/javascript',
      png: 'image/png',
    })[path.split('.').pop() ?? ''];
    const body = files[path] ?? (await readFile(new URL(path, root)).catch(() => null));
    if (body === null) await request.respond({ status: 404 });
    else await request.respond({ body, ...(contentType && { contentType }) });
  });
  return { page, address: `http://lotse.invalid/${name}` };
}

try {
  const script = await bundle(
    "import { showWarning } from './content/warning/index'; Object.assign(window, { showWarning });",
  );
  const popup = await bundle("import './pages/popup';");
  for (const scheme of SCHEMES) {
    for (const size of SIZES) {
      const { page, address } = await open('tests/browser/look.html', {});
      const session = await page.createCDPSession();
      await session.send('Page.enable');
      await session.send('Page.setFontSizes', { fontSizes: { standard: size.text } });
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      await page.setViewport(size);
      for (const language of LANGUAGES) {
        for (const [level, situation] of KINDS) {
          await page.goto(address);
          await page.evaluate(script);
          await page.evaluate(
            (warning) => /** @type {any} */ (window).showWarning(warning, () => {}),
            await sample(language, situation, level),
          );
          await new Promise((done) => setTimeout(done, 100));
          await page.screenshot({ path: picture(`${level}-${language}-${scheme}-${size.name}`) });
        }
      }
      await page.close();
    }
    for (const language of LANGUAGES) {
      for (const fault of ['', 'engine.wasm could not be read.']) {
        const { page, address } = await open('extension/pages/popup.html', {
          'extension/pages/popup.js': popup,
        });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.evaluateOnNewDocument(
          (reply) =>
            Object.assign(window, { chrome: { runtime: { sendMessage: async () => reply } } }),
          await status(language, fault),
        );
        await page.setViewport({ width: 336, height: 420 });
        await page.goto(address, { waitUntil: 'networkidle0' });
        await page.screenshot({
          path: picture(`popup${fault && '-fault'}-${language}-${scheme}`),
          fullPage: true,
        });
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
}

/** @param {string} name @returns {`${string}.png`} */
function picture(name) {
  return `${new URL(name, out).pathname}.png`;
}
