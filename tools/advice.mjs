// @ts-check
/** Reads and checks advice/: what is said, by language, and whom to call, by country. The keys are explained in advice/README.md. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'smol-toml';
import { countryFaults } from './countries.mjs';
import { latin } from './cyrillic.mjs';
import { tomlFault } from './toml.mjs';

/** @typedef {Record<string, any>} Table */
/** @typedef {{ tag: string, texts: Table }} Language */
/** @typedef {{ file: string, table: Table }} File */
/** @typedef {{ languages: Language[], countries: Table[], faults: string[] }} Advice */

/** The language from which the others are translated: its keys are the keys of all. */
const MASTER = 'en';
/** Files of advice/ that are no language. */
const OTHERS = ['sources', 'words'];
/** The one language that is written in two scripts, and written down in one. */
const TWO_SCRIPTS = 'sr';
/** More is no sentence for a child of eight. */
const MOST_WORDS = 12;
const MOST_ACTIONS = 3;
/** What Chrome's store takes. Characters. */
const LONGEST_SUMMARY = 132;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Reads every table of a folder, in the order of the names. @param {string} folder @param {string[]} faults */
async function tables(folder, faults) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.toml')).sort();
  /** @type {File[]} */
  const files = [];
  for (const name of names) {
    const file = `${path.basename(folder)}/${name}`;
    try {
      files.push({ file, table: parse(await readFile(path.join(folder, name), 'utf8')) });
    } catch (error) {
      faults.push(`${file}: ${tomlFault(error)}`);
    }
  }
  return files;
}

/**
 * The folder, and one sentence for each fault in it.
 * @param {string} root the checkout
 * @returns {Promise<Advice>}
 */
export async function readAdvice(root) {
  /** @type {string[]} */
  const faults = [];
  const files = await tables(path.join(root, 'advice'), faults);
  const helps = await tables(path.join(root, 'advice/help'), faults);
  /** @type {Table} */
  const judgement = parse(await readFile(path.join(root, 'rules/judgement.toml'), 'utf8'));
  faults.push(...adviceFaults(files, judgement), ...helps.flatMap(countryFaults));
  const written = files.filter(({ file }) => !OTHERS.includes(nameOf(file)));
  return {
    languages: faults.length > 0 ? [] : written.flatMap(({ table }) => scripts(table)),
    countries: faults.length > 0 ? [] : helps.map(({ table }) => shown(table)),
    faults,
  };
}

/** @param {string} file */
const nameOf = (file) => path.basename(file, '.toml');

/** A language once for each script. @param {Table} table @returns {Language[]} */
function scripts({ language, review: _, date: __, ...texts }) {
  if (language !== TWO_SCRIPTS) return [{ tag: language, texts }];
  return [
    { tag: `${language}-Cyrl`, texts },
    { tag: `${language}-Latn`, texts: JSON.parse(latin(JSON.stringify(texts))) },
  ];
}

/** What nobody could confirm is kept in the file and never shown. @param {Table} table @returns {Table} */
function shown({ country, emergency, line = [] }) {
  const sure = (/** @type {Table} */ { confidence }) => confidence !== 'C';
  return { country, emergency: sure(emergency) ? emergency : null, lines: line.filter(sure) };
}

/**
 * What is wrong with the texts.
 * @param {File[]} files
 * @param {Table} judgement rules/judgement.toml
 * @returns {string[]}
 */
export function adviceFaults(files, judgement) {
  const named = (/** @type {string} */ name) => files.find(({ file }) => nameOf(file) === name);
  const master = named(MASTER);
  if (!master) return [`advice/${MASTER}.toml is missing`];
  const words = named('words')?.table ?? {};
  const languages = files.filter(({ file }) => !OTHERS.includes(nameOf(file)));
  return [
    ...languages.flatMap((file) => languageFaults(file, words)),
    ...languages.flatMap((file) => (file === master ? [] : differences(file, master))),
    ...judgementFaults(master, judgement),
    ...sourceFaults(master, named('sources')),
  ];
}

/** @param {File} file @param {Table} words @returns {string[]} */
function languageFaults({ file, table }, words) {
  const faults = [];
  const { language, review, date } = table;
  if (language !== nameOf(file)) faults.push('“language” is not the name of the file');
  if (typeof review !== 'string' || review === '') faults.push('“review” says who has read it');
  if (!DATE.test(date)) faults.push('“date” is a day such as 2026-11-22');
  /** @type {string[]} */
  const never = words[language] ?? [];
  if (never.length === 0)
    faults.push(`advice/words.toml does not say which words “${language}” never uses`);
  for (const [key, text] of leaves(table)) {
    if (typeof text !== 'string' || text.trim() === '') faults.push(`“${key}” is empty`);
    else {
      const long = isShort(key) && text.split(/\s+/).length > MOST_WORDS;
      if (long) faults.push(`“${key}” has more than ${MOST_WORDS} words: ${text}`);
      const label = never.find((word) => text.toLowerCase().includes(word));
      if (label) faults.push(`“${key}” says “${label}”, which Lotse never does: ${text}`);
    }
  }
  if (table.store?.summary?.length > LONGEST_SUMMARY)
    faults.push(`“store.summary” has more than ${LONGEST_SUMMARY} characters`);
  for (const [key, situation] of Object.entries(table.situation ?? {})) {
    for (const part of [situation, situation.young, situation.own]) {
      const count = part?.actions?.length;
      if (part && !(count >= 1 && count <= MOST_ACTIONS))
        faults.push(`[situation.${key}] has ${count ?? 'no'} actions; give one to three`);
    }
  }
  return faults.map((fault) => `${file}: ${fault}`);
}

/** What a child reads first in a warning, or when something has happened. @param {string} key */
const isShort = (key) =>
  /^(situation|topic)\..*\.(title|question|actions\.\d|lines\.\d)$/.test(key);

/** What one language says and the other does not. @param {File} file @param {File} master */
function differences({ file, table }, master) {
  const has = new Set(leaves(table).map(([key]) => key));
  const wanted = new Set(leaves(master.table).map(([key]) => key));
  return [
    ...[...wanted].filter((key) => !has.has(key)).map((key) => `${file}: “${key}” is missing`),
    ...[...has]
      .filter((key) => !wanted.has(key))
      .map((key) => `${file}: “${key}” is not in ${master.file}`),
  ];
}

/** Whatever the engine can say has words. @param {File} master @param {Table} judgement */
function judgementFaults({ file, table }, judgement) {
  const cues = judgement.cue.map((/** @type {Table} */ { name }) => name);
  const judged = [...judgement.cue, ...(judgement.line ?? [])];
  const situations = judged.flatMap((/** @type {Table} */ { situation }) => situation ?? []);
  const needs = { cue: new Set(cues), situation: new Set(situations) };
  return Object.entries(needs).flatMap(([part, keys]) =>
    [...keys]
      .filter((key) => !table[part]?.[key])
      .map((key) => `${file}: [${part}] has no “${key}”`),
  );
}

/** Where each piece of advice comes from. @param {File} master @param {File | undefined} sources */
function sourceFaults({ table }, sources) {
  return ['situation', 'topic'].flatMap((part) =>
    Object.keys(table[part] ?? {}).flatMap((key) => {
      const entry = sources?.table[part]?.[key];
      const said =
        Array.isArray(entry?.sources) && entry.sources.length > 0 && DATE.test(entry.date);
      return said ? [] : [`advice/sources.toml: [${part}.${key}] needs “sources” and a “date”`];
    }),
  );
}

/** Every text with its path, places in lists included. @param {unknown} value @param {string} [key] @returns {[string, unknown][]} */
export function leaves(value, key = '') {
  if (typeof value !== 'object' || value === null) return [[key, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, key ? `${key}.${name}` : name),
  );
}
