// @ts-check
/** The extension's own pages: extension/pages/page.html, once for each script that fills it. */
import { readFile } from 'node:fs/promises';

const FRAME = new URL('../extension/pages/page.html', import.meta.url);

/**
 * What a page has otherwise than the frame says: another name than its script, and what stands at its end.
 * @type {Record<string, { lotse?: string, end?: string }>}
 */
const PAGES = {
  adult: {},
  family: {},
  help: {},
  // Whoever hears the page is told here what a change has led to.
  options: { end: '\n    <p id="said" role="status"></p>' },
  popup: { lotse: 'status' },
  welcome: {},
};

/** Their names, which are those of their scripts. */
export const OWN_PAGES = Object.keys(PAGES);

/**
 * One of them, as it goes into the extension.
 * @param {string} name
 */
export async function ownPage(name) {
  const { lotse = name, end = '' } = PAGES[name] ?? {};
  /** @type {Record<string, string>} */
  const parts = { script: `${name}.js`, lotse, end };
  return (await readFile(FRAME, 'utf8')).replace(/\{\{(\w+)\}\}/g, (_, part) => parts[part] ?? '');
}
