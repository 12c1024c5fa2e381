// @ts-check
/** Any settings file and any policy: what is usable applies, the rest is named in one short sentence each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anything, corpus, holds, nearly } from './fuzz.mjs';
import { load } from './load.mjs';

const { combine, DEFAULTS, offBy, switchedOn, usable } = await load(
  `export { combine, DEFAULTS, offBy, switchedOn, usable } from './shared/settings';`,
);

const HOST = 'a.chat.example';
/** A thousand hosts take a fiftieth of it. */
const PATIENCE_MS = 500;

/** @param {unknown} chosen @param {any} policy */
function apply(chosen, policy) {
  const started = performance.now();
  const effective = combine(chosen, policy);
  const { settings, locked, given, faults } = effective;
  assert.deepEqual(Object.keys(settings).sort(), Object.keys(DEFAULTS).sort());
  assert.deepEqual(usable(settings, 'x'), { values: settings, faults: [], unused: [] });
  assert.equal(Object.getPrototypeOf(settings), Object.prototype);
  for (const key of [...locked, ...given]) assert.ok(Object.hasOwn(DEFAULTS, key), key);
  for (const fault of faults) assert.match(fault, /^(?:settings|policy): [^\n]{1,200}\.$/u);
  assert.ok([undefined, 'family', 'school'].includes(offBy(HOST, effective)));
  const on = combine({ ...settings, ...switchedOn(HOST, settings) }, {});
  assert.equal(offBy(HOST, on), undefined);
  assert.ok(performance.now() - started < PATIENCE_MS, 'it took too long');
}

/** As the page of settings does with a file. @param {string} contents */
function imported(contents) {
  /** @type {unknown} */
  let parsed;
  try {
    parsed = JSON.parse(contents);
  } catch {
    // The page says that it is no settings file.
  }
  apply(usable(parsed, 'file').values, {});
  apply(parsed, {});
}

const hosts = fc.array(
  fc.oneof(
    fc.constantFrom('chat.example', 'A.chat.EXAMPLE', '[::1]', 'münchen.example', '..'),
    fc.domain(),
    fc.string(),
  ),
);
const shape = {
  language: fc.oneof(fc.constantFrom('de', 'sr-Latn', ''), fc.string()),
  country: fc.oneof(fc.constantFrom('at', ''), fc.string()),
  age: fc.constantFrom('young', 'older', 'old'),
  sensitivity: fc.constantFrom('calm', 'balanced', 'watchful', 'loud'),
  sitesOff: hosts,
  sitesOnly: hosts,
  contactName: fc.string({ maxLength: 300 }),
  contactNumber: fc.oneof(fc.constantFrom('+43 1 147', '112'), fc.string()),
  contactHours: fc.string(),
  counts: fc.oneof(fc.boolean(), fc.constantFrom(0, 1)),
  welcome: fc.oneof(fc.boolean(), fc.constantFrom(0, 1)),
};
const settings = nearly(shape);
const locked = fc.oneof(
  fc.array(fc.oneof(fc.constantFrom(...Object.keys(shape)), anything())),
  anything(),
);
const policy = nearly({ ...shape, locked });

test('files that were once imported', () => {
  for (const [, contents] of corpus('settings')) imported(contents);
});

test('any file', () =>
  holds(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        settings.map((each) =>
          JSON.stringify(each, (_, value) => (typeof value === 'bigint' ? null : value)),
        ),
      ),
      imported,
    ),
    1000,
  ));

test('any settings under any policy', () =>
  holds(fc.property(fc.oneof(settings, anything()), fc.oneof(policy, fc.object()), apply), 2000));
