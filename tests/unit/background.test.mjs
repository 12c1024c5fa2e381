// @ts-check
/** What the background makes of what goes wrong around it: it dies, its store is full, its engine stops, the clock jumps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchOf, FATAL, newStores, reading, startBackground } from './background.mjs';

const RISKY = 'send me a pic of you, dont tell your mum';
const WORSE = 'pay me or i will send your pictures to your whole school';
/** Where requests come from unless a test says so, and how the background names what is there. */
const ORIGIN = 'https://chat.example';
const NAMED = `${ORIGIN} `;
const DAY_MS = 24 * 60 * 60 * 1000;

/** @param {{ warnings: { level: string, situation: string }[] } | undefined} reply */
const said = (reply) => reply?.warnings.map(({ level, situation }) => `${level} ${situation}`);

/** Lets what was begun go as far as it gets by itself. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Whether the answer to something that was said is among what is kept. @param {Record<string, any>} entries */
const keepsAnswer = (entries) =>
  Object.entries(entries).some(([key, value]) => /^answer:/.test(key) && value.verdicts.length > 0);

test('stopped between keeping and answering, it says the same to the batch that is sent again', async () => {
  const stores = newStores();
  stores.local.settings = { counts: true };
  const first = startBackground(stores, {
    afterKept: (_, entries) => keepsAnswer(entries) && first.kill(),
  });
  const request = reading('a', ['hi', RISKY]);
  let answered = false;
  first.send(request).then(() => {
    answered = true;
  });
  await settled();
  assert.equal(answered, false, 'it was not stopped before it answered');

  const second = startBackground(stores);
  const reply = await second.send(request);
  assert.deepEqual(said(reply), ['caution secrecy']);
  assert.match(JSON.stringify(reply.warnings[0].evidence), /dont tell/);
  const status = await second.send({ kind: 'status' }, { own: true });
  assert.equal(status.warnings.length, 1, 'it was noted twice');
  // What was said is said: the same again is no news, and another batch gets its own answer.
  assert.deepEqual(said(await second.send(reading('a', [RISKY]))), []);
  assert.deepEqual(said(await second.send(reading('a', [WORSE]))), ['alert blackmail']);
});

test('stopped between counting and answering, it counts once', async () => {
  const stores = newStores();
  stores.local.settings = { counts: true };
  const first = startBackground(stores, {
    afterKept: (area, entries) => area === 'local' && 'counts' in entries && first.kill(),
  });
  const request = reading('a', [RISKY]);
  first.send(request);
  await settled();
  const second = startBackground(stores);
  assert.deepEqual(said(await second.send(request)), ['caution secrecy']);
  const [day] = Object.values(await second.send({ kind: 'counts' }, { own: true }));
  assert.deepEqual(day, { secrecy: 1 });
});

test('a page that is loaded again is another batch: nothing is said twice', async () => {
  const background = startBackground(newStores());
  const request = reading('a', [RISKY]);
  assert.deepEqual(said(await background.send(request)), ['caution secrecy']);
  assert.deepEqual(said(await background.send({ ...request, id: -1 })), []);
});

test('an answer is kept for its own conversation, and only until the next', async () => {
  const stores = newStores();
  const background = startBackground(stores);
  const request = reading('a', [RISKY]);
  await background.send(request);
  const other = { ...request, batch: { ...request.batch, conversation: 'b', messages: [] } };
  assert.deepEqual(said(await background.send(other)), []);
  assert.match(JSON.stringify(stores.session[`answer:${NAMED}a`]), /dont tell/);
  await background.send(reading('a', ['ok']));
  assert.doesNotMatch(JSON.stringify(stores.session[`answer:${NAMED}a`]), /dont tell/);
});

test('what is called fine is not said, and the store is asked once for it', async () => {
  const background = startBackground(newStores());
  await background.send(reading('a', ['hi']));
  await background.send({
    kind: 'fine',
    conversation: `${NAMED}a`,
    situation: 'secrecy',
    level: 'caution',
  });
  background.gets.length = 0;
  assert.deepEqual(said(await background.send(reading('a', [RISKY, WORSE]))), ['alert blackmail']);
  const asked = background.gets.filter(({ area }) => area === 'session');
  assert.deepEqual(asked, [{ area: 'session', keys: [`fine:${NAMED}a`, `answer:${NAMED}a`] }]);
});

test('in a full store the longest silent go, and in one that takes nothing it warns all the same', async () => {
  const stores = newStores();
  let most = Number.POSITIVE_INFINITY;
  const background = startBackground(stores, {
    beforeKept(area, entries) {
      const size = JSON.stringify({ ...stores.session, ...entries }).length;
      if (area === 'session' && size > most)
        throw new Error('Session storage quota bytes exceeded');
    },
  });
  for (const each of ['a', 'b', 'c', 'd']) {
    await background.send(reading(each, ['are you coming to practice on thursday?']));
  }
  most = JSON.stringify(stores.session).length + 200;
  assert.deepEqual(said(await background.send(reading('d', ['x'.repeat(190), RISKY]))), [
    'caution secrecy',
  ]);
  const kept = Object.keys(stores.session).filter((key) => key.startsWith('conversation:'));
  assert.ok(kept.length < 4 && kept.includes(`conversation:${NAMED}d`), `${kept}`);
  assert.deepEqual(
    stores.session.record.conversations.sort(),
    kept.map((key) => key.slice(13)).sort(),
  );
  most = 0;
  assert.deepEqual(said(await background.send(reading('e', [RISKY]))), ['caution secrecy']);
  assert.deepEqual(said(await background.send(reading('d', [WORSE]))), ['alert blackmail']);
});

test('an engine that stops is replaced: its conversation is not judged, the others go on with their memory', async () => {
  const stores = newStores();
  const background = startBackground(stores);
  assert.deepEqual(said(await background.send(reading('a', [RISKY]))), ['caution secrecy']);
  await background.send(reading('b', ['hi']));
  const memory = structuredClone(stores.session[`conversation:${NAMED}b`]);

  assert.equal(await background.send(reading('b', ['before', FATAL, RISKY])), undefined);
  assert.deepEqual(stores.session[`conversation:${NAMED}b`], memory, 'half of a batch was kept');
  // Said once is said once, also after the engine was replaced.
  assert.deepEqual(said(await background.send(reading('a', [RISKY]))), []);
  assert.deepEqual(said(await background.send(reading('a', [WORSE]))), ['alert blackmail']);
  assert.deepEqual(said(await background.send(reading('b', [RISKY]))), ['caution secrecy']);
  assert.equal(background.instances(), 2);
  const { fault } = await background.send({ kind: 'status' }, { own: true });
  assert.equal(fault, '');
});

test('an engine that stops again and again is replaced each time', async () => {
  const background = startBackground(newStores());
  for (let times = 0; times < 50; times += 1) {
    assert.equal(await background.send(reading('a', [FATAL])), undefined);
  }
  assert.equal(
    await background.send({ kind: 'try', batch: batchOf('x', [FATAL]) }, { own: true }),
    undefined,
  );
  assert.deepEqual(said(await background.send(reading('b', [RISKY]))), ['caution secrecy']);
});

test('an engine that could not be loaded is loaded with the next batch', async () => {
  const background = startBackground(newStores());
  background.failLoading(1);
  assert.equal(await background.send(reading('a', ['hi'])), undefined);
  assert.deepEqual(said(await background.send(reading('a', [RISKY]))), ['caution secrecy']);
});

test('memories of another version, or of none, begin afresh and are read on', async () => {
  const stores = newStores();
  const before = startBackground(stores);
  await before.send(reading('a', ['hi', RISKY]));
  before.kill();
  const kept = stores.session[`conversation:${NAMED}a`];
  /** @type {unknown[]} */
  const others = [
    { ...kept, version: kept.version ^ 1 },
    { ...kept, conversation: { ...kept.conversation, authors: 'many' } },
    { ...kept, conversation: { ...kept.conversation, messages: -1 } },
    { version: kept.version },
    { version: 2, evidence: [] },
    [],
    '',
    null,
    7,
  ];
  for (const memory of others) {
    stores.session[`conversation:${NAMED}a`] = memory;
    const after = startBackground(stores);
    assert.deepEqual(
      said(await after.send(reading('a', [RISKY]))),
      ['caution secrecy'],
      JSON.stringify(memory).slice(0, 60),
    );
    after.kill();
  }
});

test('a memory over which the engine stops is left behind', async () => {
  const stores = newStores();
  const before = startBackground(stores);
  await before.send(reading('a', ['hi']));
  before.kill();
  stores.session[`conversation:${NAMED}a`].conversation.authors[0].name = FATAL;
  const after = startBackground(stores);
  assert.deepEqual(said(await after.send(reading('a', [RISKY]))), ['caution secrecy']);
  assert.deepEqual(said(await after.send(reading('a', [RISKY]))), []);
});

const LONG = 'x'.repeat(30_001);
const [MESSAGE] = batchOf('a', ['hi']).messages;

/** What no script of ours sends, though each part of it could be used. */
const REFUSED = [
  { kind: 'read', id: 1, batch: { conversation: 'a', messages: [{ ...MESSAGE, text: LONG }] } },
  { kind: 'read', id: 1, batch: { conversation: LONG, messages: [] } },
  { kind: 'read', id: 1, batch: { conversation: 'a', messages: Array(5001).fill(MESSAGE) } },
  { kind: 'read', id: 'a', batch: { conversation: 'a', messages: [MESSAGE] } },
  { kind: 'read', id: 1, batch: { conversation: 'a', messages: [{ ...MESSAGE, old: 'no' }] } },
  { kind: 'know', conversation: `${NAMED}a`, known: 'yes' },
  { kind: 'fine', conversation: `${NAMED}a`, situation: 'photo', level: 'loud' },
  { kind: 'fine', conversation: `${NAMED}a`, situation: LONG, level: 'alert' },
  { kind: 'help', situation: 'photo', words: LONG },
  { kind: 'help', situation: 'photo', words: [{}] },
  { kind: 'state', state: { state: 'reading', failed: LONG } },
  { kind: 'pin', pin: 12_345 },
  { kind: 'set', settings: [] },
  { kind: 'set', settings: null },
  { kind: 'counts', clear: 'no' },
];

test('what is no request is refused and changes nothing, whoever sends it', async () => {
  const stores = newStores();
  stores.local = { settings: { age: 'young' }, counts: { '2026-01-01': { photo: 1 } } };
  const background = startBackground(stores);
  await background.send(reading('a', ['hi']));
  const before = structuredClone(stores);
  for (const request of REFUSED) {
    for (const own of [false, true]) {
      const what = JSON.stringify(request).slice(0, 80);
      assert.equal(await background.send(request, { own, origin: ORIGIN }), undefined, what);
      assert.deepEqual(stores, before, what);
    }
  }
  assert.deepEqual(background.opened, []);
});

test('a page reaches no chat of another', async () => {
  const stores = newStores();
  const background = startBackground(stores);
  await background.send(reading('a', ['hi']));
  const before = structuredClone(stores);
  const origin = 'https://elsewhere.example';
  for (const request of [
    { kind: 'know', conversation: `${NAMED}a`, known: true },
    { kind: 'fine', conversation: `${NAMED}a`, situation: 'secrecy', level: 'alert' },
  ]) {
    assert.equal(await background.send(request, { origin }), undefined);
    assert.deepEqual(stores, before);
  }
  // The same name elsewhere is another chat.
  await background.send(reading('a', [RISKY]), { origin });
  assert.deepEqual(said(await background.send(reading('a', [RISKY]))), ['caution secrecy']);
});

/** What a page's script may ask for, and what only pages of the extension's own may. */
const OWN_ONLY = [
  { kind: 'own' },
  { kind: 'status', tab: 1 },
  { kind: 'set', settings: { sitesOff: ['chat.example'] } },
  { kind: 'set' },
  { kind: 'pin', pin: '1234' },
  { kind: 'forget' },
  { kind: 'counts' },
  { kind: 'counts', clear: true },
  { kind: 'asked' },
  { kind: 'try', batch: batchOf('sample', [RISKY]) },
];

test('a content script may ask less than a page of the extension', async () => {
  const stores = newStores();
  stores.local.counts = { '2026-01-01': { photo: 1 } };
  const background = startBackground(stores);
  await background.send({ kind: 'help', situation: 'photo', words: ['private'] });
  await background.send({ kind: 'know', conversation: `${NAMED}a`, known: true });
  const before = structuredClone(stores);
  for (const request of OWN_ONLY) {
    assert.equal(await background.send(request), undefined, request.kind);
    assert.deepEqual(stores, before, request.kind);
  }
  for (const request of OWN_ONLY) {
    assert.notEqual(await background.send(request, { own: true }), undefined, request.kind);
  }
});

test('a clock that jumps takes no warning away and stops nothing', async () => {
  let now = Date.UTC(2026, 5, 15, 12);
  const stores = newStores();
  stores.local.settings = { counts: true };
  const background = startBackground(stores, { now: () => now });
  const say = async (/** @type {string} */ conversation, /** @type {string} */ text) =>
    said(await background.send(reading(conversation, [text])));
  for (const jump of [0, -DAY_MS, 366 * DAY_MS, -400 * DAY_MS, -now, 5e12]) {
    now += jump;
    assert.deepEqual(await say(`after ${jump}`, RISKY), ['caution secrecy'], `${jump}`);
    assert.deepEqual(await say(`after ${jump}`, RISKY), [], `${jump}`);
    assert.deepEqual(await say(`after ${jump}`, WORSE), ['alert blackmail'], `${jump}`);
    await background.send({ kind: 'know', conversation: `${NAMED}after ${jump}`, known: true });
    const counts = await background.send({ kind: 'counts' }, { own: true });
    assert.equal(
      Object.values(counts).at(-1)?.secrecy >= 1,
      true,
      `${jump}: ${JSON.stringify(counts)}`,
    );
  }
});
