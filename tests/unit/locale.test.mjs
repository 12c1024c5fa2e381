// @ts-check
/** Which language and which country a browser's languages mean. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { LANGUAGES } from '../browser/panel-samples.mjs';
import { load } from './load.mjs';

const { choose, countryOf } = await load(`export * from './shared/locale';`);

const COUNTRIES = readdirSync(new URL('../../advice/help', import.meta.url))
  .filter((file) => file.endsWith('.toml'))
  .map((file) => file.replace('.toml', ''));

/** @type {[wanted: string[], language: string, country: string][]} */
const WANTED = [
  [['de-AT', 'de', 'en-US', 'en'], 'de', 'at'],
  [['de', 'en-US', 'en'], 'de', ''],
  [['de', 'de-CH'], 'de', 'ch'],
  [['de_AT'], 'de', 'at'],
  [['DE-at'], 'de', 'at'],
  [['gsw-CH', 'de-CH'], 'de', 'ch'],
  [['en'], 'en', ''],
  [['en-US', 'en'], 'en', 'us'],
  [['en-GB', 'en-US'], 'en', 'gb'],
  [['en-SI'], 'en', 'si'],
  [['sr'], 'sr-Cyrl', ''],
  [['sr-RS', 'en-US'], 'sr-Cyrl', 'rs'],
  [['sr-Latn'], 'sr-Latn', ''],
  [['sr-Latn-RS'], 'sr-Latn', 'rs'],
  [['sr-Cyrl-BA'], 'sr-Cyrl', 'ba'],
  [['sr-ME'], 'cnr', 'me'],
  [['sr-Latn-ME'], 'cnr', 'me'],
  [['cnr'], 'cnr', ''],
  [['cnr-ME'], 'cnr', 'me'],
  // What was one language's code means Serbian in Latin letters today.
  [['sh'], 'sr-Latn', ''],
  [['sh-BA'], 'sr-Latn', 'ba'],
  // There is one file of Bosnian, in the letters that most read.
  [['bs-Cyrl'], 'bs', ''],
  [['bs-Cyrl-BA'], 'bs', 'ba'],
  [['hr'], 'hr', ''],
  [['hr-BA'], 'hr', 'ba'],
  [['mk-MK', 'mk'], 'mk', 'mk'],
  [['sq-XK'], 'sq', 'xk'],
  [['sq-MK', 'mk'], 'sq', 'mk'],
  [['sl-SI'], 'sl', 'si'],
  [['fr-FR', 'sl-SI', 'en-US'], 'sl', 'si'],
  // A language that Lotse does not speak: English, and no country for the sake of a tag that browsers add.
  [['fr-CH', 'fr', 'en-US', 'en'], 'en', 'ch'],
  [['tr-TR', 'tr', 'en-US', 'en'], 'en', ''],
  [['fr', 'en-US', 'en'], 'en', ''],
  [['zh-Hant-TW'], 'en', ''],
  [['de-Latn-AT-1996-x-home'], 'de', 'at'],
  [['de-419'], 'de', ''],
  [['', '*', 'x', 'x-private', '-', 'de--AT', 'nonsense that is long', '🙂'], 'en', ''],
  [['*', 'mk'], 'mk', ''],
  [[], 'en', ''],
];

for (const [wanted, language, country] of WANTED) {
  test(`[${wanted.join(', ')}] → ${language}, ${country || 'no country'}`, () => {
    const chosen = choose(wanted, LANGUAGES);
    assert.equal(chosen, language);
    assert.equal(countryOf(wanted, chosen, COUNTRIES), country);
  });
}

test('a language that somebody chose by hand keeps the country of the tags that speak it', () => {
  assert.equal(countryOf(['en-US', 'de-AT'], 'de', COUNTRIES), 'at');
  assert.equal(countryOf(['sl-SI', 'en-US'], 'hr', COUNTRIES), '');
});
