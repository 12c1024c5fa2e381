// @ts-check
/** docs/compatibility.md as data. */
import { readFileSync } from 'node:fs';

/** @param {string} name */
const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/** @typedef {{ key: string, needed: boolean, versions: (number | null)[] }} Row versions of Chromium, Firefox and Safari */

/** @type {Row[]} needed, where it sets the oldest version */
export const rows = read('docs/compatibility.md')
  .split(/^## /m)
  .flatMap((section) => {
    const needed = section.startsWith('What sets the oldest version');
    return (section.match(/^\|.*\| `[^`]+` \|$/gm) ?? []).map((row) => {
      const cells = row.split('|').map((cell) => cell.trim());
      const versions = cells.slice(3, 6).map((cell) => (cell === '—' ? null : Number(cell)));
      return { key: cells[6]?.replaceAll('`', '') ?? '', needed, versions };
    });
  });

/** What the rows demand of Chromium and of Firefox. */
export const minimum = [0, 1].map((browser) =>
  Math.max(...rows.filter(({ needed }) => needed).map(({ versions }) => versions[browser] ?? 0)),
);
