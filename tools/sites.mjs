// @ts-check
/** Reads and checks sites/*.toml. The keys are explained in sites/README.md. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'smol-toml';
import { selectorFault, selectorParts } from './selector.mjs';
import { quoted, tomlFault } from './toml.mjs';

/** What a key may hold. */
const text = 'a text in quotes';
const fields = 'a list of fields';
const field = 'a field';
const selector = 'a selector';
const pattern = 'a regular expression';
const yes = 'true';

/**
 * Keys by table, `!` after what must be there.
 * @type {Record<string, Record<string, string>>}
 */
const KEYS = {
  '': {
    name: `${text}!`,
    version: 'a number!',
    date: 'a date!',
    source: `${text}!`,
    confidence: 'A, B or C!',
    note: text,
  },
  page: { hosts: 'a list of hosts', path: pattern, marker: 'a simple selector' },
  conversation: {
    root: `${selector}!`,
    key: fields,
    page_key: fields,
    address: pattern,
    peer: field,
    shadow: 'a list of selectors',
  },
  message: {
    row: `${selector}!`,
    block: selector,
    key: field,
    author: field,
    author_id: field,
    carry: yes,
    text: `${field}!`,
    leave_out: selector,
    system: selector,
    own: selector,
    other: selector,
    own_name: fields,
    own_id: field,
    own_label: field,
    own_side: '"right"',
    time: field,
  },
};

/** The file with words for all sites. */
const WORDS = 'words.toml';

/**
 * All sites below a folder in the order of their file names, as plain data. Throws one sentence that names the file and the key.
 * @param {string} folder
 */
export async function loadSites(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.toml') && name !== WORDS);
  return Promise.all(
    names.sort().map(async (name) => site(name, await readFile(path.join(folder, name), 'utf8'))),
  );
}

/**
 * The words that the reader knows in any page.
 * @param {string} folder
 * @returns {Promise<{ you: string[], own: string[], other: string[] }>}
 */
export async function loadWords(folder) {
  /** @type {any} */
  const { you, own, other } = parse(await readFile(path.join(folder, WORDS), 'utf8'));
  for (const [key, words] of Object.entries({ you, own, other })) {
    const right = Array.isArray(words) && words.every((word) => /^\p{L}+$/u.test(word));
    if (!right) throw new Error(`sites/${WORDS}: “${key}” is a list of words in small letters`);
  }
  return { you: [...new Set(you)], own, other };
}

/**
 * @param {string} file
 * @param {string} contents
 */
export function site(file, contents) {
  /** @type {(what: string) => never} */
  const fail = (what) => {
    throw new Error(`sites/${file}: ${what}`);
  };
  /** @type {Record<string, any>} */
  let read;
  try {
    read = parse(contents);
  } catch (error) {
    return fail(tomlFault(error));
  }
  for (const [table, keys] of Object.entries(KEYS)) {
    const found = table ? read[table] : read;
    const place = table ? `[${table}]` : 'the top of the file';
    if (typeof found !== 'object' || found === null) fail(`has no ${place}`);
    for (const [key, kind] of Object.entries(keys)) {
      if (found[key] === undefined || found[key] === '') {
        if (kind.endsWith('!')) fail(`${place} has no “${key}”`);
        continue;
      }
      const wrong = fault(kind.replace('!', ''), found[key]);
      if (wrong) fail(`“${key}” in ${place} ${wrong}`);
    }
    const tables = table ? [] : Object.keys(KEYS);
    for (const key of Object.keys(found)) {
      if (!Object.hasOwn(keys, key) && !tables.includes(key))
        fail(`${place} has ${quoted(key)}, which nothing reads`);
    }
  }
  const { name, version, page, conversation, message } = read;
  if (!page.hosts && !page.marker) fail('[page] has neither “hosts” nor “marker”');
  if (!message.author && message.carry) fail('“carry” in [message] needs an “author”');
  if (message.own_id && !message.author_id) fail('“own_id” in [message] needs an “author_id”');
  const { shadow, ...rest } = conversation;
  const { marker, ...address } = page;
  return {
    mark: { name, ...address, ...(marker ? { markers: selectorParts(marker) } : {}) },
    site: {
      name,
      version,
      conversation: { key: [], ...rest },
      message,
      ...(shadow ? { shadow } : {}),
    },
  };
}

const isText = (/** @type {unknown} */ value) => typeof value === 'string';

/**
 * What is wrong with a value, as the end of a sentence; empty where nothing is.
 * @param {string} kind
 * @param {any} value
 * @returns {string}
 */
function fault(kind, value) {
  const each = (/** @type {string} */ one) => {
    if (!Array.isArray(value) || value.length === 0) return `is ${kind}`;
    return value.map((item) => fault(one, item)).find(Boolean) ?? '';
  };
  switch (kind) {
    case fields:
      return each(field);
    case 'a list of selectors':
      return each(selector);
    case 'a list of hosts':
      return each('a host');
    case 'a host':
      return isText(value) && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(value)
        ? ''
        : `has ${quoted(value)}, which is no host`;
    case 'a number':
      return Number.isInteger(value) && value > 0 ? '' : 'is a whole number from 1';
    case 'a date':
      return isText(value) && /^\d{4}-\d{2}-\d{2}$/.test(value)
        ? ''
        : 'is written like 2026-11-21, in quotes';
    case 'A, B or C':
      return ['A', 'B', 'C'].includes(value) ? '' : 'is A, B or C';
    case yes:
      return value === true ? '' : 'is true or left out';
    case '"right"':
      return value === 'right' ? '' : 'is "right" or left out';
  }
  if (!isText(value)) return `is ${text}`;
  if (kind === selector) return selectorFault(value);
  if (kind === 'a simple selector') {
    // It is looked for in every page, however large.
    const slow = /[~+]|:has|:not|(?:^|[\s,>])(?:\*|:)/.test(value.replace(/"[^"]*"/g, '""'));
    return slow ? `has ${quoted(value)}, which would be slow on large pages` : selectorFault(value);
  }
  if (kind === pattern) return patternFault(value);
  return kind === field ? fieldFault(value) : '';
}

/** @param {string} value */
function fieldFault(value) {
  if (value === '@self') return '';
  const [place = '', expression] = value.split(' =~ ');
  const [, before = '', attribute] = /^(.*?)\s*(?:@([a-z][a-z0-9-]*))?$/s.exec(place) ?? [];
  if (!before && !attribute) {
    return `has ${quoted(value)}, which is no field: write a selector, “@attribute”, or “selector @attribute”`;
  }
  return (before && selectorFault(before)) || (expression ? patternFault(expression, 1) : '');
}

/**
 * @param {string} value
 * @param {number} [groups] how many are needed
 */
function patternFault(value, groups = 0) {
  try {
    const found = new RegExp(`${value}|`, 'u').exec('');
    return found && found.length > groups
      ? ''
      : `has ${quoted(value)}, which has no group in brackets`;
  } catch (error) {
    const reason = String(error).split(': ').pop();
    return `has ${quoted(value)}, which is no regular expression: ${quoted(reason)}`;
  }
}
