// @ts-check
/** Warnings to look at: the real texts of advice/, with invented words of an invented partner. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { parse } from 'smol-toml';

/** @typedef {import('../../extension/shared/protocol.js').Warning} Warning */

const root = new URL('../../', import.meta.url);

/** @type {Record<string, Record<string, [words: string, reason: string][]>>} */
const SEEN = {
  en: {
    platform: [['lets write on the other app', 'asks to go to another app']],
    photo: [
      ['can you send me a pic of you?', 'asks for a photo'],
      ['are you home alone?', 'asks whether you are alone'],
    ],
    blackmail: [['pay or i show it to your whole school', 'a condition with a threat']],
  },
  de: {
    platform: [['komm wir schreiben in der anderen app', 'will in eine andere App wechseln']],
    photo: [
      ['schick mal ein bild von dir', 'bittet um ein Foto'],
      ['bist du allein zuhause?', 'fragt, ob du allein bist'],
    ],
    blackmail: [
      ['zahl oder ich zeig das deiner ganzen klasse', 'eine Bedingung mit einer Drohung'],
    ],
  },
};

/** @param {string} file */
const table = async (file) =>
  /** @type {any} */ (parse(await readFile(new URL(`advice/${file}.toml`, root), 'utf8')));

/**
 * @param {'en' | 'de'} language
 * @param {'photo' | 'platform' | 'blackmail'} situation
 * @param {Warning['level']} level
 * @returns {Promise<Warning>}
 */
export async function sample(language, situation, level) {
  const texts = await table(language);
  const help = await table(language === 'de' ? 'help/de' : 'help/gb');
  const { title, actions, doubt, comfort } = texts.situation[situation];
  return {
    conversation: 'look',
    level,
    situation,
    evidence: (SEEN[language]?.[situation] ?? []).map(([words, reason]) => ({
      rule: situation,
      reason,
      words,
      author: 'Nico (15)',
    })),
    advice: {
      language,
      title,
      doubt: doubt ?? texts.doubt,
      comfort: comfort ?? texts.comfort,
      actions,
      people: texts.people,
      helplines: [
        ...help.line.map((/** @type {any} */ { name, number, uri, note }) => ({
          name,
          number,
          uri,
          note: note[language],
        })),
        { name: texts.emergency, number: help.emergency.number, uri: help.emergency.uri, note: '' },
      ],
      labels: texts.labels,
    },
  };
}

/**
 * The reply the background gives to the popup.
 * @param {'en' | 'de'} language
 * @param {string} fault
 */
export async function status(language, fault) {
  const texts = await table(language);
  const names = Object.entries(texts.situation).map(([key, { name }]) => [
    `situation_${key}`,
    name,
  ]);
  return {
    fault,
    starts: 1,
    conversations: 2,
    page: { state: 'reading', failed: [], host: 'chat.example' },
    warnings: fault
      ? []
      : [
          { level: 'alert', situation: 'secrecy' },
          { level: 'caution', situation: 'photo' },
        ],
    language,
    texts: { ...texts.popup, ...Object.fromEntries(names) },
  };
}

/**
 * One script from TypeScript, with style sheets as text, as the build makes the content script.
 * @param {string} contents the entry, which may import from the extension
 */
export async function bundle(contents) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('extension', root)), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    charset: 'utf8',
    loader: { '.css': 'text' },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
