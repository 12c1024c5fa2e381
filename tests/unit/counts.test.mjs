// @ts-check
/** Counts of warnings: by day and situation, and nothing else. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { fakeClock, fakeStore, load } from './load.mjs';

const DAY_MS = 24 * 60 * 60 * 1000;

/** @type {any} */
let counts;
/** @type {Record<string, any>} */
let kept;
/** @type {ReturnType<typeof fakeClock>} */
let clock;
beforeEach(async () => {
  clock = fakeClock(new Date(2026, 0, 9, 12));
  kept = fakeStore();
  counts = await load(`export * from './background/counts';`);
});
afterEach(() => clock.restore());

/** @param {string} situation */
const warning = (situation) => ({
  conversation: 'with Nico',
  level: 'caution',
  situation,
  evidence: [{ words: 'send me a pic', author: 'Nico' }],
});

test('a day', async () => {
  await counts.count([warning('photo'), warning('secrecy'), warning('photo')]);
  await counts.count([warning('photo')]);
  await counts.count([]);
  assert.deepEqual(await counts.readCounts(), { '2026-01-09': { photo: 3, secrecy: 1 } });
  assert.ok(!/Nico|pic/.test(JSON.stringify(kept)));
  await counts.clearCounts();
  assert.deepEqual(await counts.readCounts(), {});
  assert.deepEqual(kept, {});
});

test('of many days the latest sixty', async () => {
  for (let day = 0; day < 70; day += 1) {
    await counts.count([warning('photo')]);
    clock.tick(DAY_MS);
  }
  clock.tick(-DAY_MS);
  const days = Object.keys(await counts.readCounts());
  assert.equal(days.length, 60);
  assert.deepEqual([days[0], days.at(-1)], ['2026-01-19', '2026-03-19']);
});

test('what is older than sixty days goes, also where hardly anything was counted since', async () => {
  await counts.count([warning('photo')]);
  clock.tick(61 * DAY_MS);
  assert.deepEqual(await counts.readCounts(), {});
  await counts.count([warning('secrecy')]);
  assert.deepEqual(Object.keys(kept.counts), ['2026-03-11']);
});

test('a clock that is set back a day keeps what was counted, and one that was a year ahead keeps no such day', async () => {
  await counts.count([warning('photo')]);
  clock.tick(-DAY_MS);
  await counts.count([warning('photo')]);
  assert.deepEqual(await counts.readCounts(), {
    '2026-01-08': { photo: 1 },
    '2026-01-09': { photo: 1 },
  });
  clock.tick(365 * DAY_MS);
  await counts.count([warning('secrecy')]);
  assert.deepEqual(await counts.readCounts(), { '2027-01-08': { secrecy: 1 } });
  clock.tick(-364 * DAY_MS);
  await counts.count([warning('photo')]);
  assert.deepEqual(await counts.readCounts(), { '2026-01-09': { photo: 1 } });
});

test('nonsense in the store is passed over, and counting goes on', async () => {
  for (const nonsense of [
    'x',
    5,
    null,
    [1],
    { monday: { photo: 1 }, '2026-13-45': { photo: 1 } },
  ]) {
    kept.counts = nonsense;
    assert.deepEqual(await counts.readCounts(), {}, JSON.stringify(nonsense));
  }
  kept.counts = { '2026-01-09': { photo: 'many', secrecy: 2 }, '2026-01-08': null, x: 5 };
  await counts.count([warning('photo'), warning('secrecy')]);
  assert.deepEqual((await counts.readCounts())['2026-01-09'], { photo: 1, secrecy: 3 });
});
