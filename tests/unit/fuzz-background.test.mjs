// @ts-check
/**
 * Anything that anybody can send to the background, and anything that can lie in its stores: it is answered or refused, no chat is touched
 * but the sender's, and the next warning comes.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newStores, reading, startBackground } from './background.mjs';
import { anything, holds, nearly, values } from './fuzz.mjs';

const HERE = 'https://chat.example';
const ELSEWHERE = 'https://elsewhere.example';
/** As the background names it. */
const OTHER = `${HERE} other`;
const RISKY = 'send me a pic of you, dont tell your mum';
const WORSE = 'pay me or i will send your pictures to your whole school';

const name = fc.constantFrom('c', 'other', OTHER, '', '__proto__', `${ELSEWHERE} c`);
const word = fc.constantFrom('secrecy', 'blackmail', '__proto__', 'toString', '');
const level = fc.constantFrom('notice', 'caution', 'alert');
const text = fc.constantFrom('hi', RISKY, WORSE, '\u0000', '🙂', '\ud800', 'a '.repeat(15_000));
const message = nearly({
  key: fc.oneof(fc.string(), fc.constantFrom('m1', '')),
  author: fc.constantFrom('Nico', '', '\u0000', 'You'),
  direction: fc.constantFrom('incoming', 'outgoing', 'unknown'),
  text,
  time: fc.double(),
  old: fc.boolean(),
});
const batch = nearly({ conversation: name, messages: fc.array(message, { maxLength: 5 }) });
const state = nearly({
  state: fc.constantFrom('reading', 'none', 'unreadable'),
  site: fc.string(),
  version: fc.integer(),
  failed: fc.array(fc.string(), { maxLength: 3 }),
});
const settings = nearly({
  language: fc.constantFrom('de', 'sr-Latn', 'xx', ''),
  country: fc.constantFrom('at', 'zz', ''),
  age: fc.constantFrom('young', 'older'),
  sensitivity: fc.constantFrom('calm', 'balanced', 'watchful'),
  sitesOff: fc.array(fc.constantFrom('a.example', '[::1]', 'x'), { maxLength: 3 }),
  sitesOnly: fc.constantFrom([], ['chat.example']),
  contactName: fc.string(),
  contactNumber: fc.constantFrom('', '112'),
  contactHours: fc.string(),
  counts: fc.boolean(),
  welcome: fc.boolean(),
});
/** Too short to be kept, so that nobody computes a slow hash a thousand times. */
const pin = fc.constantFrom('', '1', '12');

const SHAPES = {
  read: { batch, id: fc.integer() },
  open: {},
  state: { state },
  know: { conversation: name, known: fc.boolean() },
  fine: { conversation: name, situation: word, level },
  help: { situation: word, words: fc.array(text, { maxLength: 3 }) },
  status: { tab: fc.nat() },
  own: { country: fc.constantFrom('at', 'zz') },
  set: { settings, pin },
  pin: { pin, old: pin },
  forget: { pin },
  counts: { clear: fc.boolean() },
  asked: {},
  try: { batch },
};
/** Nearly a request, of any kind. */
const request = fc.oneof(
  ...Object.entries(SHAPES).map(([kind, shape]) =>
    nearly(shape).map((fields) => ({ ...fields, kind })),
  ),
  anything(),
  anything().map((kind) => ({ kind })),
);

/** A background that has read a chat, with settings and a PIN. */
async function busy() {
  const stores = newStores();
  stores.local = {
    settings: { sensitivity: 'watchful' },
    counts: { [new Date().toISOString().slice(0, 10)]: { photo: 1 } },
  };
  const background = startBackground(stores);
  await background.send(reading('other', ['hi']), { origin: HERE });
  await background.send(reading('other', [RISKY]), { origin: HERE });
  return background;
}

/** What belongs to the other chat, and to the family. @param {ReturnType<typeof newStores>} stores */
const untouchable = ({ session, local: { known: _, ...local } }) => ({
  ...structuredClone(local),
  ...structuredClone(
    Object.fromEntries(Object.entries(session).filter(([key]) => key.endsWith(`:${OTHER}`))),
  ),
});

/** @param {unknown[]} requests */
async function fromAnotherPage(requests) {
  const background = await busy();
  const before = untouchable(background.stores);
  assert.equal(Object.keys(before).length, 4);
  for (const each of requests) await background.send(each, { origin: ELSEWHERE });
  assert.deepEqual(untouchable(background.stores), before);
  assert.ok(background.opened.every((url) => url.endsWith('/pages/help.html')));
  const { warnings } = await goesOn(background);
  assert.deepEqual(
    warnings.map((/** @type {any} */ { situation }) => situation),
    ['blackmail'],
  );
}

/** @param {unknown[]} requests */
async function fromOwnPages(requests) {
  const background = await busy();
  for (const each of requests) await background.send(each, { own: true });
  await goesOn(background);
}

/**
 * The other chat is read on, and the popup opens.
 * @param {ReturnType<typeof startBackground>} background
 */
async function goesOn(background) {
  const reply = await background.send(reading('other', [WORSE]), { origin: HERE });
  assert.ok(reply);
  const status = await background.send({ kind: 'status', tab: 1 }, { own: true });
  assert.equal(status?.fault, '');
  return reply;
}

const noted = nearly({ rule: word, cue: word, reason: word, words: text, author: text });
const verdict = nearly({ level, situation: word, own: fc.boolean(), evidence: fc.array(noted) });
/** A memory that the engine really makes. */
const real = (await busy()).stores.session[`conversation:${OTHER}`];
const constants = (/** @type {Record<string, unknown>} */ table) =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, fc.constant(value)]));
const right = (/** @type {Record<string, unknown>} */ table) => nearly(constants(table));
const memory = fc.oneof(
  right(real),
  fc.record({ ...constants(real), conversation: right(real.conversation) }),
  fc.record({
    ...constants(real),
    conversation: fc.record({
      ...constants(real.conversation),
      authors: fc.array(right(real.conversation.authors[0]), { maxLength: 3 }),
    }),
  }),
);
const stores = fc.record({
  session: nearly({
    record: nearly({
      starts: fc.integer(),
      conversations: fc.array(fc.oneof(name, anything()), { maxLength: 5 }),
      warnings: fc.array(nearly({ level, situation: word }), { maxLength: 5 }),
    }),
    asked: nearly({ situation: word, words: fc.array(text, { maxLength: 3 }) }),
    places: fc.array(
      nearly({
        tab: fc.nat(3),
        frame: fc.nat(),
        host: fc.constant('chat.example'),
        off: fc.constantFrom('school', 'family'),
      }),
      { maxLength: 5 },
    ),
    [`conversation:${OTHER}`]: memory,
    [`fine:${OTHER}`]: nearly({ secrecy: level }),
    [`answer:${OTHER}`]: nearly({
      id: fc.integer(),
      verdicts: fc.array(verdict, { maxLength: 3 }),
    }),
  }),
  local: nearly({
    settings: settings.map((each) => ({ ...each, sitesOff: [], sitesOnly: [] })),
    policy: settings,
    pin: nearly({
      salt: fc.constant('00'.repeat(16)),
      hash: fc.constant('00'.repeat(32)),
      rounds: fc.integer(),
      failures: fc.integer(),
      notBefore: fc.double(),
    }),
    known: nearly({ salt: fc.string(), until: fc.dictionary(fc.string(), fc.double()) }),
    counts: fc.dictionary(
      fc.constantFrom('2026-01-01', '__proto__', 'x'),
      fc.dictionary(word, fc.double()),
    ),
  }),
  managed: fc.oneof(
    nearly({
      locked: fc.array(fc.constantFrom('age', 'counts', 'x'), { maxLength: 3 }),
      age: fc.constant('young'),
    }),
    settings,
  ),
});

/** Stores keep what JSON can say. @param {unknown} value @returns {any} */
const plain = (value) =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each)));

/** @param {unknown} kept */
async function onStores(kept) {
  const background = startBackground(plain(kept));
  const own = await background.send({ kind: 'own' }, { own: true });
  assert.deepEqual(Object.keys(own.effective.settings).length, 11);
  for (const fault of own.effective.faults)
    assert.match(fault, /^(?:settings|policy): [^\n]{1,300}\.$/u);
  for (const days of Object.values(await background.send({ kind: 'counts' }, { own: true })))
    for (const count of Object.values(days)) assert.equal(typeof count, 'number');
  const asked = await background.send({ kind: 'asked' }, { own: true });
  assert.ok([asked.situation, ...asked.words].every((each) => typeof each === 'string'));
  assert.ok(await background.send({ kind: 'status', tab: 1 }, { own: true }));
  const request = reading('other', ['hi', WORSE]);
  const { warnings } = await background.send({ ...request, id: 0.5 }, { origin: HERE });
  assert.ok(Array.isArray(warnings));
  assert.ok(await background.send({ kind: 'set', settings: { age: 'young' } }, { own: true }));
  await background.send(reading('another', [RISKY]), { origin: HERE });
  const { fault } = await background.send({ kind: 'status' }, { own: true });
  assert.equal(fault, '');
}

test('what once was sent, or lay in a store, does no harm', async () => {
  for (const [, requests] of values('requests')) {
    await fromAnotherPage(requests);
    await fromOwnPages(requests);
  }
  for (const [, kept] of values('stores')) await onStores({ ...newStores(), ...kept });
});

const some = fc.array(request, { minLength: 1, maxLength: 6 });

test('anything that a content script may send', () =>
  holds(fc.asyncProperty(some, fromAnotherPage), 150));

test('anything that a page of the extension may send', () =>
  holds(fc.asyncProperty(some, fromOwnPages), 100));

test('anything in the stores', () => holds(fc.asyncProperty(stores, onStores), 150));
