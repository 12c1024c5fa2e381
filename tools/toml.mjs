// @ts-check
/** What is wrong with a TOML file, in one sentence. */

/** Longer values are cut where they are quoted. Characters. */
const LONGEST = 80;

/** Something as it stands in a sentence: on one line, and not without end. @param {unknown} value */
export function quoted(value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return `“${line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line}”`;
}

/** What the parser says, and where, without the lines that it draws below. @param {unknown} error */
export function tomlFault(error) {
  const { message, line } = /** @type {{ message: string, line?: number }} */ (error);
  const [first = ''] = message.replace('Invalid TOML document: ', '').split('\n');
  return line === undefined ? first : `line ${line}: ${first}`;
}
