// @ts-check
/** What a school may set: the schema for Chromium and the settings say the same, and nothing in either hides Lotse or makes it report. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';
import { samples } from '../../tools/policies.mjs';
import { read, sources } from './source.mjs';

/** @typedef {typeof import('../../extension/shared/settings.js')} SettingsModule */

const { outputFiles } = await build({
  entryPoints: ['extension/shared/settings.ts'],
  bundle: true,
  format: 'esm',
  write: false,
});
const code = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
/** @type {SettingsModule} */
const { DEFAULTS, LOCKED, combine, usable } = await import(`data:text/javascript;base64,${code}`);

/** @type {{ type: string, properties: Record<string, Record<string, any>> }} */
const schema = JSON.parse(read('extension/managed_schema.json'));

/**
 * The only keys, and what each may do at most. Whoever adds one thinks here of the promises: no key hides Lotse, silences the line that
 * says who installed it, collects or reports.
 */
const KEYS = {
  language: 'speaks another language',
  country: 'shows the helplines of another country',
  age: 'speaks in shorter sentences',
  sensitivity: 'speaks earlier or later',
  contactName: 'shows a contact',
  contactNumber: 'shows a contact',
  contactHours: 'shows a contact',
  sitesOff: 'does not read a page, and says so there',
  sitesOnly: 'does not read other pages, and says so there',
  welcome: 'does not open the first page, which the child can still open',
  counts: 'counts on the device, seen by the child',
  locked: 'keeps a setting as it is, and says so beside it',
};

test('the schema, the settings and the list of what a school may do have the same keys', () => {
  const keys = Object.keys(KEYS).sort();
  assert.deepEqual(Object.keys(schema.properties).sort(), keys);
  assert.deepEqual([...Object.keys(DEFAULTS), LOCKED].sort(), keys);
});

test('each key of the schema is flat, titled, described, and of the kind of its default', () => {
  assert.equal(schema.type, 'object');
  for (const [key, property] of Object.entries(schema.properties)) {
    const { type, title, description, items, ...others } = property;
    assert.ok(title && description, key);
    // A value that is not among those of an `enum` would be dropped by Chromium without a word; this way Lotse can say what is wrong.
    assert.deepEqual(others, {}, key);
    const standard = { ...DEFAULTS, [LOCKED]: [] }[key];
    assert.equal(type, Array.isArray(standard) ? 'array' : typeof standard, key);
    assert.deepEqual(items, type === 'array' ? { type: 'string' } : undefined, key);
  }
});

test('the line that says who installed Lotse depends on the browser alone', () => {
  const own = read('extension/background/own.ts');
  assert.match(own, /installType\(\)/);
  for (const page of ['options', 'welcome']) {
    assert.match(
      read(`extension/pages/${page}.ts`),
      /element\('p', 'fact', t\(`settings\.installed_\$\{own\.installed\}`\)\),/,
    );
  }
});

test('a policy proposes, what it locks is fixed', () => {
  const policy = { language: 'sl', age: 'young', counts: true, locked: ['age', 'country'] };
  const { settings, locked, faults, managed } = combine(
    { language: 'de', age: 'older', country: 'at' },
    policy,
  );
  assert.deepEqual([settings.language, settings.age, settings.counts], ['de', 'young', true]);
  assert.equal(settings.country, '', 'locked without a value: the default');
  assert.deepEqual([locked, faults, managed], [['age', 'country'], [], true]);
});

test('true and false may come as the numbers of the Windows registry', () => {
  const { settings, faults } = combine({}, { counts: 1, welcome: 0 });
  assert.deepEqual([settings.counts, settings.welcome, faults], [true, false, []]);
  assert.equal(combine({}, { counts: 2, age: 1 }).faults.length, 2);
});

test('what is wrong in a policy is named in one sentence each, and the rest applies', () => {
  const { settings, locked, faults } = combine(
    {},
    {
      language: 'de',
      age: 7,
      sensitivity: 'loud',
      country: ['at'],
      sitesOff: ['chat.example', 5],
      hidden: true,
      contactNumber: 'call me',
      locked: ['language', 'hidden'],
    },
  );
  assert.deepEqual(settings, { ...DEFAULTS, language: 'de' });
  assert.deepEqual(locked, ['language']);
  assert.equal(faults.length, 7);
  for (const fault of faults) assert.match(fault, /^policy: "\w+" [^.]+\.$|^policy: .*\.$/);
  assert.equal(combine({}, { locked: 'all' }).faults.length, 1);
  assert.deepEqual(usable(['a'], 'policy').values, {});
});

test('the sample policies are those of the schema, and nothing in them is wrong', () => {
  const written = sources('docs/policies', ['']).map(({ path, code }) => [path, code]);
  const wanted = [...samples()].map(([name, code]) => [`docs/policies/${name}`, code]);
  assert.deepEqual(
    Object.fromEntries(written),
    Object.fromEntries(wanted),
    'run: node tools/policies.mjs',
  );
  const policy = JSON.parse(read('docs/policies/chrome/lotse.json'))['3rdparty'].extensions
    .EXTENSION_ID;
  const { settings, locked, faults } = combine({}, policy);
  assert.deepEqual([{ ...settings, locked }, faults], [policy, []]);
});
