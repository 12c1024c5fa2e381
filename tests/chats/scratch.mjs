// @ts-check
/** Folders that are gone when this process is, however it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @param {string} name Begins the folder's name.
 * @returns {{ path: string, remove: () => void }}
 */
export function scratchFolder(name) {
  const path = mkdtempSync(join(tmpdir(), `${name}-`));
  // A program that was just ended may still be writing its last file.
  const clear = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', clear);
  const remove = () => {
    process.removeListener('exit', clear);
    clear();
  };
  return { path, remove };
}
