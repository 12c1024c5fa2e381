// @ts-check
/** Whom a warning sends a child to: never only to whoever is at home, for that may be the danger. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES, SITUATIONS } from '../browser/panel-samples.mjs';
import { load } from './load.mjs';

const { COUNTRIES, DEFAULTS, helplines, languageFor, warningOf } = await load(`
  export { warningOf } from './background/advice';
  export { helplines } from './background/helplines';
  export { COUNTRIES, languageFor } from './background/texts';
  export { DEFAULTS } from './shared/settings';`);

/** Parents, in every language, by the beginning of the word. */
const PARENTS =
  /^(?:parent|elter|starš|roditelj|родите|prind|mother|father|mutter|vater|mam|oč|otac|мајк|тат)/iu;
const OWN_CONTACT = { contactName: 'Whoever is at home', contactNumber: '000' };

/** Kinds of helplines that stand in a warning. */
const FOR_CHILDREN = ['child', 'abuse', 'crisis'];

/** Where the police stand too. */
const EMERGENCIES = ['blackmail', 'meeting', 'selfharm', 'threat'];

/** Countries of whose helplines one has a number that somebody could confirm. @type {string[]} */
const CAN_BE_CALLED = COUNTRIES.filter((/** @type {string} */ country) =>
  helplines(country, languageFor({ ...DEFAULTS, language: 'en' })).some(
    (/** @type {any} */ { kind, number }) => number && FOR_CHILDREN.includes(kind),
  ),
);

/** Those whom a sentence names, but for parents. @param {string} sentence */
const others = (sentence) =>
  sentence
    .split(/[:,]/)
    .slice(1)
    .map((part) => part.trim().split(' '))
    .filter((words) => !words.some((word) => PARENTS.test(word)));

for (const tag of LANGUAGES) {
  test(`in ${tag} every warning names others than parents, and somebody to call whom nobody here chose`, () => {
    for (const situation of SITUATIONS) {
      for (const age of ['young', 'older']) {
        for (const own of [false, true]) {
          for (const country of COUNTRIES) {
            const settings = { ...DEFAULTS, ...OWN_CONTACT, language: tag, age };
            const verdict = { level: 'caution', situation, own, evidence: [] };
            const warning = warningOf('a', verdict, settings, languageFor(settings), country);
            const { people, helplines: shown } = warning.advice;
            const what = `${situation} ${age} ${own} ${country}: ${people}`;
            assert.ok(others(people).length >= 2, what);
            const kinds = shown.map((/** @type {{ kind: string }} */ { kind }) => kind);
            assert.equal(kinds[0], 'own', what);
            const calls = kinds.some((/** @type {string} */ kind) => kind !== 'own');
            assert.equal(
              calls,
              CAN_BE_CALLED.includes(country) || EMERGENCIES.includes(situation),
              what,
            );
          }
        }
      }
    }
  });
}

test('in nearly every country there is somebody to call', () => {
  const nobody = COUNTRIES.filter((/** @type {string} */ each) => !CAN_BE_CALLED.includes(each));
  assert.deepEqual(
    nobody,
    ['xk'],
    'whoever finds a number for children there takes it out of here',
  );
});

test('a sentence that names only parents is seen', () => {
  assert.equal(others('Talking helps: with a parent, your mother.').length, 0);
  assert.equal(others('Reden hilft: mit Eltern, Mutter, Vater.').length, 0);
});
