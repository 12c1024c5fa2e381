// @ts-check
/** How a policy is read where the browser is slow, answers before it knows, or has none. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { build } from 'esbuild';

/** @typedef {Record<string, unknown>} Policy */

const { outputFiles } = await build({
  entryPoints: ['extension/background/policy.ts'],
  bundle: true,
  format: 'esm',
  define: { setTimeout: 'clock.setTimeout' },
  write: false,
});
const code = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');

/** @type {Record<string, any>} */
let kept;
/** @type {() => Promise<Policy>} */
let answer;
/** @type {(area: string) => void} */
let changed;
let installType = 'admin';

let times = 0;

/** The background's clock, which stands until a test moves it. */
const clock = {
  now: 0,
  /** @type {{ at: number, then: () => void }[]} */
  waiting: [],
  /** @param {() => void} then @param {number} wait */
  setTimeout(then, wait) {
    clock.waiting.push({ at: clock.now + wait, then });
  },
  /** @param {number} time */
  tick(time) {
    clock.now += time;
    const due = clock.waiting.filter(({ at }) => at <= clock.now);
    clock.waiting = clock.waiting.filter(({ at }) => at > clock.now);
    for (const { then } of due) then();
  },
};

/**
 * A background that has just been started.
 * @returns {Promise<{ policy: () => Promise<Policy>, firstPolicy: () => Promise<Policy> }>}
 */
async function started() {
  times += 1;
  return import(`data:text/javascript;base64,${code}#${times}`);
}

/** Lets what waits for nothing but each other run. */
async function settle() {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

beforeEach(() => {
  Object.assign(clock, { now: 0, waiting: [] });
  kept = {};
  installType = 'admin';
  Object.assign(globalThis, {
    clock,
    chrome: {
      management: { getSelf: async () => ({ installType }) },
      storage: {
        managed: { get: () => answer() },
        local: {
          get: async () => ({ ...kept }),
          set: async (/** @type {Policy} */ entries) => void Object.assign(kept, entries),
          remove: async (/** @type {string[]} */ keys) => {
            for (const key of keys) delete kept[key];
          },
        },
        onChanged: {
          addListener: (/** @type {(changes: object, area: string) => void} */ listener) => {
            changed = (area) => listener({}, area);
          },
        },
      },
    },
  });
});

test('a policy applies and is kept', async () => {
  answer = async () => ({ language: 'de', age: 'young' });
  const { policy } = await started();
  assert.deepEqual(await policy(), { language: 'de', age: 'young' });
  assert.deepEqual(kept, { policy: { age: 'young', language: 'de' } });
});

test('while the browser is slow the last policy holds; what it says later is kept', async () => {
  kept = { policy: { language: 'de' } };
  /** @type {(policy: Policy) => void} */
  let say = () => {};
  answer = () =>
    new Promise((resolve) => {
      say = resolve;
    });
  const { policy } = await started();
  const found = policy();
  clock.tick(400);
  assert.deepEqual(await found, { language: 'de' });
  say({ language: 'sl' });
  await settle();
  assert.deepEqual(kept, { policy: { language: 'sl' } });
});

test('no policy where there was one is believed when it is still so ten seconds later', async () => {
  kept = { policy: { language: 'de' } };
  answer = async () => ({});
  const { policy } = await started();
  assert.deepEqual(await policy(), { language: 'de' });
  clock.tick(9999);
  await settle();
  assert.deepEqual(kept, { policy: { language: 'de' } });
  clock.tick(1);
  await settle();
  assert.deepEqual(kept, {});
  assert.deepEqual(await policy(), {});
});

test('a change that the browser reports is believed at once', async () => {
  kept = { policy: { language: 'de' } };
  answer = async () => ({});
  await started();
  changed('local');
  await settle();
  assert.deepEqual(kept, { policy: { language: 'de' } });
  changed('managed');
  await settle();
  assert.deepEqual(kept, {});
});

test('a browser that rejects, as Firefox does where there is no policy, has none', async () => {
  answer = () => Promise.reject(new Error('Managed storage manifest not found'));
  const { policy, firstPolicy } = await started();
  assert.deepEqual(await policy(), {});
  installType = 'normal';
  assert.deepEqual(await firstPolicy(), {}, 'nobody waits for it where no organisation is');
});

test('after an organisation installed it, a policy that follows soon is waited for', async () => {
  answer = async () => ({});
  const { firstPolicy } = await started();
  const found = firstPolicy();
  await settle();
  answer = async () => ({ welcome: false });
  clock.tick(100);
  await settle();
  assert.deepEqual(await found, { welcome: false });
});

test('a date that is set meanwhile makes nobody wait longer for it', async () => {
  answer = async () => ({});
  const now = Date.now;
  const { firstPolicy } = await started();
  const before = performance.now;
  try {
    const found = firstPolicy();
    await settle();
    Date.now = () => now() - 24 * 60 * 60 * 1000;
    performance.now = () => before.call(performance) + 6000;
    clock.tick(100);
    await settle();
    assert.deepEqual(await Promise.race([found, 'still waiting']), {});
  } finally {
    Date.now = now;
    performance.now = before;
  }
});
