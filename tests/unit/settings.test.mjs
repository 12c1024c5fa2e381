// @ts-check
/** What a family or a school may choose: nothing that stands in a store, a file or a policy is trusted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { combine, DEFAULTS, offBy, switchedOn, usable } = await load(
  `export { combine, DEFAULTS, offBy, switchedOn, usable } from './shared/settings';`,
);

/** @type {[key: string, wrong: unknown[]][]} */
const WRONG = [
  ['language', ['German', 'DE', 'de-DE-', 5, null, ['de'], 'x'.repeat(100_000)]],
  ['country', ['AT', 'aut', 'a', 43, null, {}]],
  ['age', ['old', '', 12, null, true]],
  ['sensitivity', ['loud', '', 1, ['calm']]],
  ['sitesOff', ['a.example', [1], [''], ['a b'], ['https://a.example'], ['a..b'], [null], {}]],
  ['sitesOnly', [true, ['*'], ['a.example/b'], ['a:1'], ['[x]'], [`${'a'.repeat(254)}`]]],
  ['contactName', [1, null, 'x'.repeat(201), ['Ada']]],
  ['contactNumber', ['call me', 112, null, '1'.repeat(201), 'javascript:1', '<b>1</b>']],
  ['contactHours', [9, 'x'.repeat(201), {}]],
  ['counts', ['yes', 1, null, []]],
  ['welcome', ['no', 0, null, {}]],
];

test('each setting is checked here', () => {
  assert.deepEqual(WRONG.map(([key]) => key).sort(), Object.keys(DEFAULTS).sort());
});

for (const [key, values] of WRONG) {
  test(`a wrong ${key} gives one sentence, and the rest applies`, () => {
    const rest = key === 'age' ? { counts: true } : { age: 'young' };
    for (const value of values) {
      const { settings, faults } = combine({ ...rest, [key]: value }, {});
      assert.deepEqual(settings, { ...DEFAULTS, ...rest }, JSON.stringify(value).slice(0, 50));
      assert.equal(faults.length, 1);
      assert.match(faults[0], new RegExp(`^settings: "${key}" .*\\.$`));
      assert.ok(faults[0].length < 120, faults[0]);
    }
  });
}

test('right values of every kind apply', () => {
  const chosen = {
    language: 'sr-Latn',
    country: 'at',
    age: 'young',
    sensitivity: 'watchful',
    sitesOff: ['chat.example', 'München.example', 'localhost', '127.0.0.1', '[::1]', 'a_b.example'],
    sitesOnly: ['school.example'],
    contactName: 'Ms Šarić',
    contactNumber: '+386 (1) 234/56-78',
    contactHours: 'Mondays',
    counts: true,
    welcome: false,
  };
  const { settings, faults, locked, given, managed } = combine(chosen, {});
  assert.deepEqual(settings, chosen);
  assert.deepEqual([faults, locked, given, managed], [[], [], [], false]);
});

test('what is no table at all leaves the defaults, with one sentence', () => {
  for (const nonsense of ['x', 5, null, true, [], [{ age: 'young' }]]) {
    const { settings, faults } = combine(nonsense, {});
    assert.deepEqual(settings, DEFAULTS);
    assert.equal(faults.length, 1, JSON.stringify(nonsense));
  }
});

test('unknown keys give a sentence each and change nothing, whatever their name', () => {
  const chosen = JSON.parse(
    '{"__proto__": {"age": "young"}, "constructor": 1, "report": "x", "toString": 2}',
  );
  const { settings, faults } = combine(chosen, {});
  assert.deepEqual(settings, DEFAULTS);
  assert.equal(Object.getPrototypeOf(settings), Object.prototype);
  assert.equal(faults.length, 4);
  assert.deepEqual(usable(chosen, 'x').unused, ['__proto__', 'constructor', 'report', 'toString']);
});

test('a list of hosts has an end', () => {
  const hosts = Array.from({ length: 1001 }, (_, at) => `h${at}.example`);
  assert.deepEqual(combine({ sitesOff: hosts }, {}).settings.sitesOff, []);
  const most = combine({ sitesOff: hosts.slice(1) }, {});
  assert.equal(most.settings.sitesOff.length, 1000);
  const started = performance.now();
  assert.equal(offBy('h1000.example', most), 'family');
  assert.ok(performance.now() - started < 100, 'looking through it takes too long');
});

test('a policy proposes, a family chooses, and what is locked stands above all', () => {
  const policy = { age: 'young', country: 'si', counts: true, locked: ['country', 'language'] };
  const chosen = { age: 'older', country: 'at', language: 'de' };
  const { settings, locked, given, managed, faults } = combine(chosen, policy);
  assert.deepEqual(
    [settings.age, settings.country, settings.language, settings.counts],
    ['older', 'si', '', true],
  );
  assert.deepEqual(locked, ['country', 'language']);
  assert.deepEqual(given, ['language', 'country', 'counts']);
  assert.equal(managed, true);
  assert.deepEqual(faults, []);
});

test('a wrong lock is named, and the right ones hold', () => {
  const { locked, faults } = combine({}, { locked: ['age', 'everything', 3, '__proto__'] });
  assert.deepEqual(locked, ['age']);
  assert.equal(faults.length, 3);
  const { faults: one } = combine({}, { locked: 'age' });
  assert.match(one.join(), /^policy: "locked" must be a list/);
});

test('a locked setting with a wrong value is the default, not what was chosen', () => {
  const { settings, faults } = combine({ age: 'young' }, { age: 7, locked: ['age'] });
  assert.equal(settings.age, 'older');
  assert.match(faults.join(), /^policy: "age"/);
});

test('a host is off with all below it, and only those', () => {
  const of = combine({ sitesOff: ['Chat.example', 'münchen.example', '[::1]'] }, {});
  for (const host of ['chat.example', 'a.b.chat.example', 'xn--mnchen-3ya.example', '[::1]']) {
    assert.equal(offBy(host, of), 'family', host);
  }
  for (const host of ['example', 'mychat.example', 'chat.example.org', '', 'localhost']) {
    assert.equal(offBy(host, of), undefined, host);
  }
});

test('where only some are read, all others are off, also what has no host', () => {
  const of = combine({ sitesOnly: ['school.example'], sitesOff: ['games.school.example'] }, {});
  assert.equal(offBy('chat.school.example', of), undefined);
  assert.equal(offBy('games.school.example', of), 'family');
  for (const host of ['chat.example', '', 'localhost']) assert.equal(offBy(host, of), 'family');
});

test('who switched it off is told: whoever wrote the list that stands', () => {
  const host = 'chat.example';
  const list = { sitesOff: [host] };
  assert.equal(offBy(host, combine({}, { ...list, locked: ['sitesOff'] })), 'school');
  assert.equal(offBy(host, combine({}, list)), 'school', 'a policy that only proposes');
  assert.equal(offBy(host, combine(list, {})), 'family');
  assert.equal(offBy(host, combine(list, { ...list })), 'family');
  assert.equal(offBy(host, combine({ sitesOff: [] }, list)), undefined);
  assert.equal(offBy(host, combine({ sitesOff: [] }, { ...list, locked: ['sitesOff'] })), 'school');
  assert.equal(offBy(host, combine({}, { sitesOnly: ['a.example'] })), 'school');
});

test('a host can be switched on again, whichever list has it off', () => {
  const host = 'a.chat.example';
  for (const chosen of [
    { sitesOff: ['Chat.example', 'b.example'] },
    { sitesOnly: ['b.example'] },
    { sitesOff: [host], sitesOnly: ['b.example'] },
  ]) {
    const before = combine(chosen, {});
    assert.equal(offBy(host, before), 'family');
    const after = combine({ ...chosen, ...switchedOn(host, before.settings) }, {});
    assert.equal(offBy(host, after), undefined, JSON.stringify(chosen));
  }
});
