// @ts-check
/** Opening hours as a reader reads them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES } from '../browser/panel-samples.mjs';
import { load } from './load.mjs';

const { hoursIn } = await load(`export { hoursIn } from './shared/hours';`);
const WORDS = { always: 'always', daily: 'daily' };

/** Without what differs between editions of a browser's own tables: kinds of spaces, the zero before an hour. @param {string} hours @param {string} locale */
const said = (hours, locale) =>
  hoursIn(hours, locale, WORDS)
    .replace(/\p{Zs}/gu, ' ')
    .replace(/\b0(?=\d:)/g, '');

/** @type {[hours: string, locale: string, said: string][]} */
const HOURS = [
  ['24/7', 'de', 'always'],
  ['Mo-Su 12:00-20:00', 'de', 'daily 12:00–20:00'],
  ['Mo-Fr 09:00-20:00', 'de', 'Mo–Fr 9:00–20:00'],
  ['Mo-Fr 09:00-20:00', 'en', 'Mon–Fri 9:00 AM–8:00 PM'],
  ['Mo-Fr 09:00-20:00', 'sl', 'pon–pet 9:00–20:00'],
  ['Mo-Fr 09:00-20:00', 'sr-Cyrl', 'пон–пет 9:00–20:00'],
  ['Mo-Fr 09:00-20:00', 'sr-Latn', 'pon–pet 9:00–20:00'],
  ['Mo-Fr 09:00-20:00; Sa 10:00-14:00', 'de', 'Mo–Fr 9:00–20:00; Sa 10:00–14:00'],
  ['Mo,We 14:00-17:30', 'de', 'Mo, Mi 14:00–17:30'],
  ['Tu 09:00-12:00,14:00-16:00', 'de', 'Di 9:00–12:00, 14:00–16:00'],
  ['Mo-Th,Sa 14:00-17:00; Fr 09:00-11:00', 'de', 'Mo–Do, Sa 14:00–17:00; Fr 9:00–11:00'],
];

for (const [hours, locale, expected] of HOURS) {
  test(`${hours} in ${locale}`, () => assert.equal(said(hours, locale), expected));
}

test('every language names seven different days and says the hour as it stands', () => {
  for (const locale of LANGUAGES) {
    const days = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'].map((day) =>
      said(`${day} 10:30-11:45`, locale),
    );
    assert.equal(new Set(days).size, 7, `${locale}: ${days}`);
    for (const day of days) assert.match(day, /10.30.*11.45/, `${locale}: ${day}`);
  }
});
