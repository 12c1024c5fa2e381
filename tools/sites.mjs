// @ts-check
/** Reads and checks sites/*.toml. The keys are explained in sites/README.md. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'smol-toml';

/** Keys by table; `true` must be there. A list is a list of fields. */
const KEYS = {
  '': { name: true, version: true, date: true, source: true, confidence: true },
  page: { marker: true },
  conversation: { root: true, key: true },
  message: {
    row: true,
    key: true,
    author: true,
    text: true,
    own: true,
    other: false,
    leave_out: false,
    time: false,
  },
};

const CONFIDENCE = ['A', 'B', 'C'];
/** A selector, an attribute, or both. */
const FIELD = /^(?:[^@]+?)?\s*(?:@[a-z][a-z0-9-]*)?$/;

/**
 * All sites below a folder in the order of their file names, as plain data for the content script. Throws one sentence that
 * names the file and the key.
 * @param {string} folder
 * @returns {Promise<object[]>}
 */
export async function loadSites(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.toml')).sort();
  return Promise.all(
    names.map(async (name) => site(name, await readFile(path.join(folder, name), 'utf8'))),
  );
}

/**
 * @param {string} file
 * @param {string} text
 */
export function site(file, text) {
  /** @type {(what: string) => never} */
  const fail = (what) => {
    throw new Error(`sites/${file}: ${what}`);
  };
  /** @type {Record<string, any>} */
  let read;
  try {
    read = parse(text);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  for (const [table, keys] of Object.entries(KEYS)) {
    const found = table ? read[table] : read;
    const place = table ? `[${table}]` : 'the top of the file';
    if (typeof found !== 'object' || found === null) fail(`has no ${place}`);
    for (const [key, needed] of Object.entries(keys)) {
      if (needed && (found[key] === undefined || found[key] === ''))
        fail(`${place} has no “${key}”`);
    }
    const tables = table ? [] : Object.keys(KEYS);
    for (const key of Object.keys(found)) {
      if (!(key in keys) && !tables.includes(key))
        fail(`${place} has “${key}”, which nothing reads`);
    }
  }
  if (!CONFIDENCE.includes(read.confidence)) fail('“confidence” is A, B or C');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(read.date)) fail('“date” is written like 2026-11-21, in quotes');
  const { conversation, message } = read;
  if (!Array.isArray(conversation.key)) fail('“key” in [conversation] is a list of fields');
  const { key, author, text: body, time } = message;
  for (const field of [...conversation.key, key, author, body, time]) {
    if (field !== undefined && (typeof field !== 'string' || !FIELD.test(field))) {
      fail(`“${field}” is no field: write a selector, “@attribute”, or “selector @attribute”`);
    }
  }
  return { name: read.name, page: read.page, conversation, message };
}
