// @ts-check
/** Chats with people whom the child knows: kept as hashes, not for ever, and forgotten when somebody wants that. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { fakeClock, fakeStore, load } from './load.mjs';

const DAY_MS = 24 * 60 * 60 * 1000;

/** @type {any} */
let people;
/** @type {Record<string, any>} */
let kept;
/** @type {ReturnType<typeof fakeClock>} */
let clock;
beforeEach(async () => {
  clock = fakeClock(new Date(2026, 0, 1));
  kept = fakeStore();
  people = await load(`export * from './background/known';`);
});
afterEach(() => clock.restore());

test('only a salted hash is kept', async () => {
  await people.know('https://chat.example|Nico', true);
  assert.equal(await people.isKnown('https://chat.example|Nico'), true);
  assert.equal(await people.isKnown('https://chat.example|Mia'), false);
  const text = JSON.stringify(kept);
  assert.ok(!text.includes('Nico') && !text.includes('chat.example'), text);
  const [hash] = Object.keys(kept.known.until);
  assert.match(hash ?? '', /^[\da-f]{64}$/);
  // Another browser has another salt, so that lists cannot be compared.
  kept = fakeStore();
  await people.know('https://chat.example|Nico', true);
  assert.notEqual(Object.keys(kept.known.until)[0], hash);
});

test('it lasts sixty days from the last time', async () => {
  await people.know('a', true);
  clock.tick(40 * DAY_MS);
  assert.equal(await people.isKnown('a'), true);
  await people.know('a', true);
  clock.tick(40 * DAY_MS);
  assert.equal(await people.isKnown('a'), true);
  clock.tick(21 * DAY_MS);
  assert.equal(await people.isKnown('a'), false);
  assert.equal(await people.countKnown(), 0);
  await people.know('b', true);
  assert.equal(Object.keys(kept.known.until).length, 1, 'what is over is not kept');
});

test('a clock that jumps makes nobody known for longer', async () => {
  await people.know('a', true);
  clock.tick(-DAY_MS);
  assert.equal(await people.isKnown('a'), true, 'a clock set back a day');
  clock.tick(DAY_MS + 366 * DAY_MS);
  assert.equal(await people.isKnown('a'), false);
  await people.know('b', true);
  clock.tick(-366 * DAY_MS);
  assert.equal(await people.isKnown('b'), false, 'said while the clock was a year ahead');
  assert.equal(await people.countKnown(), 0);
  await people.know('b', true);
  clock.tick(59 * DAY_MS);
  assert.equal(await people.isKnown('b'), true);
});

test('one can be taken back, and all can be forgotten', async () => {
  for (const each of ['a', 'b', 'c']) await people.know(each, true);
  await people.know('b', false);
  assert.equal(await people.countKnown(), 2);
  assert.equal(await people.isKnown('b'), false);
  await people.forgetKnown();
  assert.equal(await people.countKnown(), 0);
  assert.deepEqual(kept, {});
});

test('the list has an end, and the latest stay', async () => {
  for (let at = 0; at < 505; at += 1) await people.know(`chat ${at}`, true);
  assert.equal(await people.countKnown(), 500);
  assert.equal(await people.isKnown('chat 504'), true);
  assert.equal(await people.isKnown('chat 1'), false);
});

test('nonsense in the store is nobody', async () => {
  const nonsense = ['x', 5, null, [], {}, { salt: 1, until: {} }, { salt: 'x', until: 'y' }];
  for (const each of [...nonsense, { salt: 'x', until: { a: 'soon', b: null } }]) {
    kept.known = each;
    assert.equal(await people.countKnown(), 0, JSON.stringify(each));
    assert.equal(await people.isKnown('a'), false);
  }
  await people.know('a', true);
  assert.equal(await people.isKnown('a'), true);
});
