// @ts-check
/**
 * `node tools/bundle.mjs`: writes dist/chromium and dist/firefox, each loadable unpacked, from extension/, sites/ and the
 * engine in target/engine. The same sources give the same bytes: no times, no absolute paths, everything in a fixed order.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { parse } from 'smol-toml';
import { readAdvice } from './advice.mjs';
import { mergeManifest } from './manifest.mjs';
import { OWN_PAGES, ownPage } from './pages.mjs';
import { cssTextPlugin, dataPlugin, target } from './plugins.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const BROWSERS = ['chromium', 'firefox'];
/** What a school may set. */
const SCHEMA = 'managed_schema.json';

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  outdir: root,
  target,
  write: false,
};

/**
 * @param {esbuild.BuildOptions} options
 * @returns {Promise<Uint8Array>} the one script they make
 */
async function bundle(options) {
  const { outputFiles } = await esbuild.build({ ...common, ...options });
  const [file] = outputFiles ?? [];
  if (!file) throw new Error('esbuild wrote nothing');
  return file.contents;
}

/** @returns {Promise<Map<string, Uint8Array>>} path within the extension → contents, what both browsers share */
async function sharedFiles() {
  /** @type {Map<string, Uint8Array>} */
  const files = new Map();
  files.set(
    'background.js',
    await bundle({
      entryPoints: ['extension/background/main.ts'],
      format: 'esm',
      alias: { 'lotse-engine': './target/engine/lotse.js' },
      plugins: [dataPlugin],
    }),
  );
  for (const [name, entry] of [
    ['content.js', 'extension/content/main.ts'],
    ['chat.js', 'extension/content/chat.ts'],
  ]) {
    const plugins = [dataPlugin, cssTextPlugin];
    files.set(
      `${name}`,
      await bundle({ entryPoints: [`${entry}`], format: 'iife', minify: true, plugins }),
    );
  }
  for (const name of OWN_PAGES) {
    const plugins = [cssTextPlugin];
    const entryPoints = [`extension/pages/${name}.ts`];
    files.set(`pages/${name}.html`, Buffer.from(await ownPage(name)));
    files.set(`pages/${name}.js`, await bundle({ entryPoints, format: 'esm', plugins }));
  }
  for (const name of await list('extension/pages')) {
    if (!name.endsWith('.css')) continue;
    files.set(`pages/${name}`, await bundle({ entryPoints: [`extension/pages/${name}`] }));
  }
  for (const name of await list('extension/icons')) {
    if (name.endsWith('.png')) files.set(`icons/${name}`, await read(`extension/icons/${name}`));
  }
  for (const [file, messages] of await localeFiles()) files.set(file, messages);
  files.set('engine.wasm', await read('target/engine/lotse_bg.wasm'));
  return files;
}

/** Languages as the browsers name them, where they know them, and as we do. */
const BROWSER_LOCALES = Object.entries({
  bs: 'bs',
  de: 'de',
  en: 'en',
  hr: 'hr',
  mk: 'mk',
  sl: 'sl',
  sq: 'sq',
  sr: 'sr-Cyrl',
});

/** What a browser says of the extension in its own list, in the browser's languages. @returns {Promise<[string, Uint8Array][]>} */
async function localeFiles() {
  const { languages } = await readAdvice(root);
  return BROWSER_LOCALES.map(([locale, tag]) => {
    const message = languages.find((language) => language.tag === tag)?.texts.store.summary;
    const messages = { name: { message: 'Lotse' }, description: { message } };
    const text = `${JSON.stringify(messages, null, 2)}\n`;
    return [`_locales/${locale}/messages.json`, Buffer.from(text)];
  });
}

/** @param {string} browser */
async function manifest(browser) {
  const base = JSON.parse(await text('extension/manifest/base.json'));
  const own = JSON.parse(await text(`extension/manifest/${browser}.json`));
  const cargo = /** @type {{ package: { version: string } }} */ (
    /** @type {unknown} */ (parse(await text('Cargo.toml')))
  );
  return mergeManifest(base, own, cargo.package.version);
}

/**
 * Writes what differs and removes what no longer belongs, so that a browser that has the folder open sees no gap.
 * @param {string} directory
 * @param {Map<string, Uint8Array>} files
 */
async function writeExtension(directory, files) {
  await mkdir(directory, { recursive: true });
  const names = [...files.keys()];
  for (const old of await readdir(directory, { recursive: true })) {
    const belongs = names.some((name) => name === old || name.startsWith(`${old}/`));
    if (!belongs) await rm(path.join(directory, old), { recursive: true, force: true });
  }
  for (const [name, contents] of files) {
    const file = path.join(directory, name);
    const old = await readFile(file).catch(() => null);
    if (old?.equals(contents)) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}

/** @param {string} file */
const read = (file) => readFile(path.join(root, file));
/** @param {string} file */
const text = (file) => readFile(path.join(root, file), 'utf8');
/** @param {string} directory */
const list = async (directory) => (await readdir(path.join(root, directory))).sort();

try {
  const files = await sharedFiles();
  for (const browser of BROWSERS) {
    const own = new Map(files);
    // Firefox has no schema of its policies.
    if (browser === 'chromium') own.set(SCHEMA, await read(`extension/${SCHEMA}`));
    own.set('manifest.json', Buffer.from(`${JSON.stringify(await manifest(browser), null, 2)}\n`));
    await writeExtension(path.join(root, 'dist', browser), own);
  }
} catch (error) {
  // esbuild has shown its own errors, with place and line, by now.
  if (!(error instanceof Error && 'errors' in error)) {
    console.error(`bundle: ${error instanceof Error ? error.message : error}`);
  }
  process.exitCode = 1;
}
