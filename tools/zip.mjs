// @ts-check
/** Zip archives that are the same bytes wherever and whenever they are made of the same files. */
import { zipSync } from 'fflate';

/** The first day that a zip archive can name, in local time, as zip has it. */
const DAY = new Date(1980, 0, 1);
/** The archive tells Unix permissions. */
const UNIX = 3;

/**
 * @typedef {object} Entry
 * @property {Uint8Array} contents
 * @property {boolean} [executable]
 */

/**
 * @param {Map<string, Entry>} files path within the archive, with `/` → what is there
 * @returns {Uint8Array}
 */
export function zip(files) {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.map(([name, { contents, executable }]) => {
    const attrs = (executable ? 0o100755 : 0o100644) << 16;
    return [name, [contents, { mtime: DAY, os: UNIX, attrs, level: 9 }]];
  });
  return zipSync(Object.fromEntries(entries));
}
