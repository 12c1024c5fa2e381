// @ts-check
/** The PIN: a fence that makes guessing slow and locks nobody out for ever. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { fakeClock, fakeStore, load } from './load.mjs';

const MINUTE_MS = 60_000;
const LONGEST_MS = 15 * MINUTE_MS;

/** @type {any} */
let pin;
/** @type {Record<string, any>} */
let kept;
/** @type {ReturnType<typeof fakeClock>} */
let clock;
beforeEach(async () => {
  clock = fakeClock(new Date(2026, 0, 1));
  kept = fakeStore();
  pin = await load(
    `export { change } from './background/protected'; export * from './background/pin';`,
  );
});
afterEach(() => clock.restore());

const right = { refused: undefined };
/** @param {string} [given] */
const attempt = async (given) => (await pin.refusal(given)) ?? right;

test('without a PIN everything may be changed', async () => {
  assert.equal(await pin.hasPin(), false);
  assert.equal(await attempt(), right);
});

test('the right one opens, a wrong or missing one does not, and nothing of it is kept', async () => {
  assert.equal(await pin.setPin('2580'), undefined);
  assert.equal(await pin.hasPin(), true);
  assert.ok(!JSON.stringify(kept).includes('2580'));
  assert.equal(await attempt('2580'), right);
  assert.deepEqual(await attempt('2581'), { refused: 'pin', wait: 0 });
  assert.deepEqual(await attempt(), { refused: 'pin', wait: 0 });
  assert.deepEqual(await attempt(''), { refused: 'pin', wait: 0 });
  assert.equal(await attempt('2580'), right);
});

test('the same PIN is kept differently each time', async () => {
  await pin.setPin('2580');
  const { salt, hash } = kept.pin;
  await pin.setPin('2580');
  assert.notEqual(kept.pin.salt, salt);
  assert.notEqual(kept.pin.hash, hash);
});

test('a short one is refused and changes nothing', async () => {
  assert.deepEqual(await pin.setPin('123'), { refused: 'short', wait: 0 });
  assert.equal(await pin.hasPin(), false);
});

test('waits double up to the longest, and the right one has to wait as well', async () => {
  await pin.setPin('2580');
  const waits = [];
  for (let tries = 0; tries < 12; tries += 1) {
    const { wait } = await attempt('0000');
    waits.push(wait / 1000);
    assert.equal(wait > 0 && (await attempt('2580')) === right, false, 'no wait for the right one');
    clock.tick(wait);
  }
  assert.deepEqual(waits, [0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
  assert.equal(await attempt('2580'), right);
  assert.deepEqual((await attempt('0000')).wait, 0, 'the right one forgives the wrong ones');
});

test('an attempt during the wait makes it no longer, and tells what is left of it', async () => {
  await pin.setPin('2580');
  for (let tries = 0; tries < 3; tries += 1) await attempt('0000');
  clock.tick(5000);
  assert.deepEqual(await attempt('1111'), { refused: 'pin', wait: 10_000 });
  assert.deepEqual(await attempt('2580'), { refused: 'pin', wait: 10_000 });
  clock.tick(10_000);
  assert.equal(await attempt('2580'), right);
});

test('a clock set back locks nobody out for longer than the longest wait', async () => {
  await pin.setPin('2580');
  for (let tries = 0; tries < 4; tries += 1) {
    clock.tick((await attempt('0000')).wait);
  }
  await attempt('0000');
  clock.tick(-365 * 24 * 60 * MINUTE_MS);
  assert.ok((await attempt('2580')) === right);
  await attempt('0000');
  clock.tick(-LONGEST_MS / 2);
  assert.ok(((await attempt('2580')).wait ?? 0) <= LONGEST_MS);
});

test('a clock set ahead ends the wait and forgives nothing', async () => {
  await pin.setPin('2580');
  for (let tries = 0; tries < 6; tries += 1) clock.tick((await attempt('0000')).wait);
  await attempt('0000');
  clock.tick(366 * 24 * 60 * MINUTE_MS);
  assert.equal((await attempt('0000')).wait, 480_000, 'the next wait is longer again');
  assert.deepEqual(await attempt('2580'), { refused: 'pin', wait: 480_000 });
});

test('changing and removing it needs the old one', async () => {
  const set = (/** @type {string} */ wanted, /** @type {string} */ old) =>
    pin.change({ kind: 'pin', pin: wanted, ...(old && { old }) });
  assert.equal(await set('2580', ''), undefined);
  assert.deepEqual(await set('1111', ''), { refused: 'pin', wait: 0 });
  assert.deepEqual(await set('', ''), { refused: 'pin', wait: 0 });
  assert.deepEqual(await set('1111', '9999'), { refused: 'pin', wait: 0 });
  assert.equal(await set('1111', '2580'), undefined);
  assert.equal(await attempt('1111'), right);
  assert.equal((await attempt('2580')).refused, 'pin');
  assert.deepEqual(await set('12', '1111'), { refused: 'short', wait: 0 });
  assert.equal(await pin.hasPin(), true);
  assert.equal(await set('', '1111'), undefined);
  assert.equal(await pin.hasPin(), false);
  assert.deepEqual(kept, {});
});

test('setting everything back leaves nothing, and needs the PIN', async () => {
  Object.assign(kept, { settings: { country: 'at' }, counts: { '2026-01-01': { photo: 1 } } });
  await pin.setPin('2580');
  assert.equal((await pin.change({ kind: 'set', pin: '1' })).refused, 'pin');
  assert.equal(await pin.change({ kind: 'set', pin: '2580' }), undefined);
  assert.deepEqual(kept, {});
});

test('attempts at once are made one after the other', async () => {
  await pin.setPin('2580');
  const attempts = ['0', '1', '2', '3', '2580'].map((given) =>
    pin.change({ kind: 'forget', pin: given }),
  );
  assert.deepEqual(
    (await Promise.all(attempts)).map((refused) => refused?.wait),
    [0, 0, 15_000, 15_000, 15_000],
  );
});

test('nonsense in the store is no PIN, and nonsense beside a PIN does not open it', async () => {
  await pin.setPin('2580');
  const good = { ...kept.pin };
  for (const nonsense of [
    'x',
    5,
    null,
    [],
    {},
    { salt: 'x', hash: 'y' },
    { ...good, salt: 5 },
    { ...good, hash: 'zz' },
    { ...good, rounds: 'many' },
    { ...good, rounds: 1e15 },
  ]) {
    kept.pin = nonsense;
    assert.equal(await pin.hasPin(), false, JSON.stringify(nonsense));
    assert.equal(await attempt('1'), right);
  }
  kept.pin = { ...good, failures: 'x', notBefore: null };
  assert.equal((await attempt('0000')).refused, 'pin');
  assert.equal(await attempt('2580'), right);
});
