// @ts-check
/**
 * `./build.sh gallery`: writes target/gallery, a page that shows every warning in every language, level, reading age and
 * theme. It opens from the disk; `--serve` offers it on loopback.
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  bundle,
  chatOf,
  LANGUAGES,
  readersOf,
  SITUATIONS,
  sample,
} from '../tests/browser/panel-samples.mjs';
import { serveFolder } from '../tests/chats/folder.mjs';

const SOURCES = new URL('./gallery/', import.meta.url);
const FOLDER = new URL('../target/gallery/', import.meta.url);
const FILES = ['index.html', 'index.css', 'frame.html', 'frame.css'];

/** @returns {Promise<URL>} the folder that was written */
export async function writeGallery() {
  await mkdir(FOLDER, { recursive: true });
  for (const name of FILES) await copyFile(new URL(name, SOURCES), new URL(name, FOLDER));
  const shelves = Object.fromEntries(LANGUAGES.map((tag) => [tag, JSON.stringify(shelf(tag))]));
  const script = await bundle(
    `import { start } from '../tools/gallery/gallery'; start(${JSON.stringify(shelves)});`,
    'iife',
  );
  await writeFile(new URL('gallery.js', FOLDER), script);
  return FOLDER;
}

/** @param {string} language */
function shelf(language) {
  const warnings = SITUATIONS.map((situation) => [
    situation,
    Object.fromEntries(
      readersOf(language, situation).map(({ name, ...reader }) => [
        name,
        sample(language, situation, 'caution', reader),
      ]),
    ),
  ]);
  return { ...chatOf(language), warnings: Object.fromEntries(warnings) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { serve: { type: 'boolean' } } });
  const folder = fileURLToPath(await writeGallery());
  if (values.serve) {
    const { url } = await serveFolder(folder);
    console.log(`Open ${url} in a browser; Ctrl-C ends this.`);
  } else {
    console.log(`Open ${folder}index.html in a browser.`);
  }
}
