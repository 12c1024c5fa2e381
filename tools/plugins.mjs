// @ts-check
/** What our scripts can import that is no script: data of sites/ and advice/, style sheets as text. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { readAdvice } from './advice.mjs';
import { loadSites, loadWords } from './sites.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** @param {string} browser */
const manifest = (browser) =>
  JSON.parse(readFileSync(path.join(root, `extension/manifest/${browser}.json`), 'utf8'));

/** The oldest browsers that the manifests allow (docs/compatibility.md). */
export const target = [
  `chrome${manifest('chromium').minimum_chrome_version}`,
  `firefox${manifest('firefox').browser_specific_settings.gecko.strict_min_version}`,
];

/** @returns {Promise<import('./advice.mjs').Advice>} */
async function advice() {
  const read = await readAdvice(root);
  if (read.faults.length > 0) throw new Error(read.faults.join('\n'));
  return read;
}

/**
 * `import … from 'lotse:marks'` and its like: what sites/ and advice/ say, checked here, embedded as plain data. The content script tells
 * sites by their marks and asks the background, which has room, for the rest. Of the texts each language is a string for itself, so that
 * the background parses the one it needs.
 * @type {esbuild.Plugin}
 */
export const dataPlugin = {
  name: 'data',
  setup(build) {
    const folder = path.join(root, 'sites');
    /** @type {Record<string, () => Promise<unknown>>} */
    const data = {
      'lotse:places': async () =>
        (await loadSites(folder)).map(({ mark: { name: _, ...place } }) => place),
      'lotse:marks': async () => (await loadSites(folder)).map(({ mark }) => mark),
      'lotse:sites': async () =>
        Object.fromEntries((await loadSites(folder)).map(({ site }) => [site.name, site])),
      'lotse:words': () => loadWords(folder),
      'lotse:texts': async () =>
        Object.fromEntries(
          (await advice()).languages.map(({ tag, texts }) => [tag, JSON.stringify(texts)]),
        ),
      'lotse:countries': async () =>
        Object.fromEntries(
          (await advice()).countries.map(({ country, ...rest }) => [country, rest]),
        ),
    };
    build.onResolve({ filter: /^lotse:/ }, ({ path }) => ({ path, namespace: 'lotse' }));
    build.onLoad({ filter: /./, namespace: 'lotse' }, async ({ path }) => ({
      contents: JSON.stringify(await data[path]?.()),
      loader: 'json',
    }));
  },
};

/**
 * `import css from './panel.css'` in a script: the style sheet as a string, minified, for a constructed style sheet.
 * @type {esbuild.Plugin}
 */
export const cssTextPlugin = {
  name: 'css-text',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const built = await esbuild.build({
        entryPoints: [file],
        minify: true,
        bundle: true,
        charset: 'utf8',
        target,
        write: false,
      });
      return { contents: built.outputFiles?.[0]?.text ?? '', loader: 'text', watchFiles: [file] };
    });
  },
};
