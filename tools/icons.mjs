// @ts-check
/**
 * `node tools/icons.mjs`: draws extension/icons/lotse.svg as the PNG sizes the manifest names. The pictures are committed;
 * run this after a change of the drawing.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

const SIZES = [16, 32, 48, 128];

const icons = new URL('../extension/icons/', import.meta.url);
const drawing = await readFile(new URL('lotse.svg', icons), 'base64');
const browser = await puppeteer.launch({
  executablePath: process.env.LOTSE_CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  for (const size of SIZES) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(
      `<style>body { margin: 0 } img { display: block; width: ${size}px }</style>
       <img src="data:image/svg+xml;base64,${drawing}">`,
    );
    const path = fileURLToPath(new URL(`${size}.png`, icons));
    await page.screenshot({ path: /** @type {`${string}.png`} */ (path), omitBackground: true });
  }
} finally {
  await browser.close();
}
