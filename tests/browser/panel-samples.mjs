// @ts-check
/** Warnings to look at, as the background makes them of the real texts, with invented words of an invented partner. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { parse } from 'smol-toml';
import { cssTextPlugin, dataPlugin, target } from '../../tools/plugins.mjs';

/** @typedef {import('../../extension/shared/protocol.js').Warning} Warning */
/** @typedef {import('../../extension/shared/protocol.js').Own} Own */
/** @typedef {import('../../extension/shared/settings.js').Settings} Settings */

const root = new URL('../../', import.meta.url);

/** @type {any} */
const judgement = parse(readFileSync(new URL('rules/judgement.toml', root), 'utf8'));

/** Every situation that the engine speaks of. */
export const SITUATIONS = [
  ...new Set(
    [...judgement.cue, ...judgement.line].flatMap(
      (/** @type {any} */ { situation }) => situation ?? [],
    ),
  ),
].sort();

/** What an invented partner wrote, by language; where a language has none, its own sample chat is quoted. */
const WORDS = {
  platform: 'lets write on the other app',
  photo: 'can you send me a pic of you?',
  blackmail: 'pay or i show it to your whole school',
};

/**
 * One script from TypeScript, with style sheets as text, as the build makes the content script.
 * @param {string} contents the entry, which may import from the extension
 * @param {'esm' | 'iife'} [format] a module, or a script that leaves no names in its page
 */
export async function bundle(contents, format = 'esm') {
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('extension', root)), loader: 'ts' },
    bundle: true,
    minify: true,
    format,
    charset: 'utf8',
    target,
    plugins: [dataPlugin, cssTextPlugin],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** The background's own composing, without a browser. */
const made = await bundle(`
  import { warningOf } from './background/advice';
  import { emergency, helplines } from './background/helplines';
  import { COUNTRIES, countryFor, LANGUAGES, languageFor } from './background/texts';
  import { DEFAULTS } from './shared/settings';
  export { COUNTRIES, countryFor, DEFAULTS, emergency, helplines, LANGUAGES, languageFor, warningOf };`);
/** @type {any} */
const background = await import(`data:text/javascript,${encodeURIComponent(made)}`);

/** Tags of all languages. @type {string[]} */
export const LANGUAGES = background.LANGUAGES;

/** A country in which a language is spoken, for pictures with numbers. @type {Record<string, string>} */
const HOME = {
  bs: 'ba',
  cnr: 'me',
  de: 'de',
  en: 'gb',
  hr: 'hr',
  mk: 'mk',
  sl: 'si',
  sq: 'al',
  'sr-Cyrl': 'rs',
  'sr-Latn': 'rs',
};

/**
 * @param {string} language
 * @param {string} situation
 * @param {Warning['level']} level
 * @param {{ age?: Settings['age'], own?: boolean }} [reader]
 * @returns {Warning}
 */
export function sample(language, situation, level, { age = 'older', own = false } = {}) {
  const settings = { ...background.DEFAULTS, language, country: HOME[language], age };
  const known = background.languageFor(settings);
  const cue = judgement.cue.find((/** @type {any} */ each) => each.situation === situation)?.name;
  const words =
    language === 'en' && situation in WORDS
      ? WORDS[/** @type {keyof typeof WORDS} */ (situation)]
      : known.texts.welcome.try_messages[2];
  const noticed = { rule: situation, cue: cue ?? 'photo', reason: '', words, author: 'Nico (15)' };
  const verdict = { level, situation, own, evidence: [noticed] };
  return background.warningOf('look', verdict, settings, known, settings.country);
}

/**
 * Who a situation has words for: both reading ages, and the child that is itself about to do something.
 * @param {string} language
 * @param {string} situation
 * @returns {{ name: string, age: Settings['age'], own: boolean }[]}
 */
export function readersOf(language, situation) {
  const { texts } = background.languageFor({ ...background.DEFAULTS, language });
  const own = texts.situation[situation]?.own !== undefined;
  return [
    { name: 'older', age: 'older', own: false },
    { name: 'young', age: 'young', own: false },
    ...(own ? [/** @type {const} */ ({ name: 'own', age: 'older', own: true })] : []),
  ];
}

/**
 * The sample chat of the first page, to stand behind a warning.
 * @param {string} language
 * @returns {{ partner: string, messages: string[] }}
 */
export function chatOf(language) {
  const { welcome } = background.languageFor({ ...background.DEFAULTS, language }).texts;
  return { partner: welcome.try_partner, messages: welcome.try_messages };
}

/**
 * What the background says to a page of the extension's own.
 * @param {string} language
 * @param {Partial<Settings>} [chosen]
 * @returns {Own}
 */
export function ownOf(language, chosen = {}) {
  const settings = { ...background.DEFAULTS, language, country: HOME[language], ...chosen };
  const known = background.languageFor(settings);
  return {
    language: known,
    languages: background.LANGUAGES,
    countries: background.COUNTRIES,
    effective: { settings, locked: [], given: [], faults: [], managed: false },
    country: settings.country,
    emergency: background.emergency(settings.country, known),
    helplines: background.helplines(settings.country, known),
    installed: 'self',
    pin: false,
    known: 0,
  };
}
