// @ts-check
/** advice/ as it is has no fault; each kind of fault is found and named; and every text that the extension asks for is there. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { adviceFaults, leaves, readAdvice } from '../../tools/advice.mjs';
import { countryFaults } from '../../tools/countries.mjs';
import { latin } from '../../tools/cyrillic.mjs';
import { bareScript, sources } from './source.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** @param {string} file @returns {Promise<any>} */
const toml = async (file) => parse(await readFile(`${root}${file}`, 'utf8'));

test('the folder has no fault', async () => {
  const { faults, languages, countries } = await readAdvice(root);
  assert.deepEqual(faults, []);
  assert.deepEqual(
    languages.map(({ tag }) => tag),
    ['bs', 'cnr', 'de', 'en', 'hr', 'mk', 'sl', 'sq', 'sr-Cyrl', 'sr-Latn'],
  );
  assert.equal(countries.length, 22);
});

test('no text in Latin letters has a Cyrillic one, and the other way round', async () => {
  const { languages } = await readAdvice(root);
  const cyrillic = ['mk', 'sr-Cyrl'];
  for (const { tag, texts } of languages) {
    const letters = JSON.stringify(Object.values(texts)).match(/\p{Script=Cyrillic}/gu) ?? [];
    assert.equal(letters.length > 1000, cyrillic.includes(tag), tag);
    if (!cyrillic.includes(tag)) assert.equal(letters.length, 0, tag);
  }
});

test('Serbian is written in Latin letters', () => {
  for (const [from, to] of [
    ['Његов љубимац џак', 'Njegov ljubimac džak'],
    ['ЉУДИ', 'LJUDI'],
    ['Lotse није сигуран.', 'Lotse nije siguran.'],
  ]) {
    assert.equal(latin(from ?? ''), to);
  }
});

/** @type {[what: string, change: (files: Record<string, any>) => void, fault: RegExp][]} */
const BROKEN = [
  [
    'no source',
    ({ sources }) => delete sources.situation.photo,
    /sources\.toml: \[situation\.photo\]/,
  ],
  [
    'a source without a day',
    ({ sources }) => (sources.topic.sent.date = 'soon'),
    /\[topic\.sent\]/,
  ],
  ['no review', ({ de }) => (de.review = ''), /advice\/de\.toml: “review”/],
  ['no date', ({ de }) => (de.date = 'yesterday'), /advice\/de\.toml: “date”/],
  [
    'a long line',
    ({ en }) =>
      (en.situation.photo.young.actions[0] =
        'one two three four five six seven eight nine ten eleven twelve thirteen'),
    /“situation\.photo\.young\.actions\.0” has more than 12 words/,
  ],
  ['a label', ({ en }) => (en.shared.doubt = 'Maybe a Predator.'), /says “predator”/],
  [
    'no translation',
    ({ de }) => delete de.situation.photo.question,
    /de\.toml: “situation\.photo\.question” is missing/,
  ],
  [
    'a line too many',
    ({ de }) => de.help.people_lines.push('x'),
    /de\.toml: “help\.people_lines\.4” is not in/,
  ],
  ['an empty text', ({ en }) => (en.labels.close = ' '), /“labels\.close” is empty/],
  [
    'four actions',
    ({ en }) => en.situation.photo.actions.push('x'),
    /\[situation\.photo\] has 4 actions/,
  ],
  [
    'a situation without words',
    ({ judgement }) => judgement.cue.push({ name: 'photo', situation: 'new' }),
    /\[situation\] has no “new”/,
  ],
  [
    'a cue without words',
    ({ judgement }) => judgement.cue.push({ name: 'new' }),
    /\[cue\] has no “new”/,
  ],
  ['the wrong name', ({ de }) => (de.language = 'at'), /“language” is not the name/],
];

for (const [what, change, fault] of BROKEN) {
  test(`${what} is found`, async () => {
    const files = {
      en: await toml('advice/en.toml'),
      de: await toml('advice/de.toml'),
      sources: await toml('advice/sources.toml'),
      words: await toml('advice/words.toml'),
      judgement: await toml('rules/judgement.toml'),
    };
    const check = () => {
      const { judgement, ...advice } = files;
      const list = Object.entries(advice).map(([name, table]) => ({
        file: `advice/${name}.toml`,
        table,
      }));
      return adviceFaults(list, judgement);
    };
    assert.deepEqual(check(), []);
    change(files);
    assert.match(check().join('\n'), fault);
  });
}

/** @type {[what: string, change: (country: any) => void, fault: RegExp][]} */
const BROKEN_HELP = [
  ['a line without a source', ({ line }) => delete line[0].source, /“source” is missing/],
  ['a line that nobody checked', ({ line }) => delete line[0].checked, /“checked” is missing/],
  [
    'hours of another shape',
    ({ line }) => (line[0].hours = '9 to 5'),
    /“hours” must be opening hours/,
  ],
  [
    'a number that is none',
    ({ emergency }) => (emergency.number = 'call us'),
    /\[emergency\]: “number” must be/,
  ],
  ['an unknown key', ({ line }) => (line[0].phone = '1'), /nothing uses “phone”/],
  ['an unknown kind', ({ line }) => (line[0].kind = 'friend'), /“kind” must be/],
];

for (const [what, change, fault] of BROKEN_HELP) {
  test(`${what} is found`, async () => {
    const table = await toml('advice/help/de.toml');
    const file = { file: 'help/de.toml', table };
    assert.deepEqual(countryFaults(file), []);
    change(table);
    assert.match(countryFaults(file).join('\n'), fault);
  });
}

test('every text that is asked for is there, and every text is asked for', async () => {
  const keys = leaves(await toml('advice/en.toml')).map(([key]) => key.replace(/\.\d+$/, ''));
  const there = new Set(keys);
  const scripts = await Promise.all(sources('extension', ['.ts']).map(bareScript));
  const code = scripts.map((script) => script.code).join('\n');
  const asked = [...code.matchAll(/["'`]([a-z]+\.[a-z_.]+)["'`]/g)].map(([, key]) => key ?? '');
  const tables = new Set(keys.map((key) => key.split('.')[0]));
  const wanted = asked.filter((key) => tables.has(key.split('.')[0]) && !/\.html?$/.test(key));
  assert.deepEqual(
    wanted.filter((key) => !there.has(key)),
    [],
  );
  // Of these a part of the path is put together: popup.page_${state}.
  const made = [...code.matchAll(/`([a-z]+\.[a-z_]*)\$\{/g)].map(([, start]) => start ?? '');
  // The first by the panel, the last by the build.
  const elsewhere = ['labels', 'language', 'review', 'date', 'store'];
  const unused = [...there].filter(
    (key) =>
      !wanted.includes(key) &&
      !made.some((start) => key.startsWith(start)) &&
      !elsewhere.includes(key.split('.')[0] ?? ''),
  );
  assert.deepEqual(unused, []);
  const labels = keys.filter((key) => key.startsWith('labels.')).map((key) => key.slice(7));
  assert.deepEqual(
    labels.filter((key) => !new RegExp(`["']${key}["']`).test(code)),
    [],
  );
});
