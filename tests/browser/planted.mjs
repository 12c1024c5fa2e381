// @ts-check
/** The extension as it was built, with a fault put in on purpose: what shows that a test can fail. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from '../chats/scratch.mjs';
import { BROWSERS, DIST } from './harness.mjs';

/**
 * @param {Record<string, (text: string) => string>} changes What becomes of a file, by its path within the extension.
 * @returns {Promise<{ path: string, remove: () => void }>} for `launch({ dist })`
 */
export async function plantedExtension(changes) {
  const folder = scratchFolder('lotse-planted');
  await cp(DIST, folder.path, { recursive: true });
  for (const name of BROWSERS) {
    for (const [file, change] of Object.entries(changes)) {
      const path = join(folder.path, name, file);
      const text = await readFile(path, 'utf8');
      const changed = change(text);
      if (changed === text) throw new Error(`${file} is as it was: there is nothing to find.`);
      await writeFile(path, changed);
    }
  }
  return folder;
}
