// @ts-check
/** How long the child waits: from a message in the DOM of a real chat to the warning on the screen. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { joinIrc } from '../chats/lounge/irc.mjs';
import { joinLounge, openQuery, startLounge } from '../chats/lounge/lounge.mjs';
import { BROWSERS, launch } from './harness.mjs';
import { dismiss, startClock } from './page.mjs';

const CHILD = 'mia';
const LINE = 'dont tell your parents';

/** Enough for a median and a worst case, few enough not to try anybody's patience. */
const SAMPLES = 20;

/** @type {Record<string, string>[]} */
const table = [];

/** @type {Awaited<ReturnType<typeof startLounge>>} */
let lounge;
before(async () => {
  lounge = await startLounge();
});
after(async () => {
  await lounge?.stop();
  console.table(table);
});

/** No budget, which the table shows, for a machine may be busy: what comes later is broken. */
const LATEST_MS = 5000;

for (const name of BROWSERS) {
  describe(`Message in the DOM to warning on the screen, ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    /** @type {import('puppeteer-core').Page} */
    let child;
    before(async () => {
      browser = await launch(name);
      browser.allow(lounge.url);
      child = await browser.newUser({ watched: true });
      await joinLounge(child, { url: lounge.url, nick: CHILD });
    });
    after(() => browser?.close());

    /**
     * @param {string} background
     * @param {() => Promise<unknown>} prepare
     */
    async function measure(background, prepare) {
      /** @type {import('./page.mjs').Times[]} */
      const samples = [];
      for (let i = 0; i < SAMPLES; i += 1) {
        const nick = `${background}-${i}`;
        const partner = await joinIrc({ port: lounge.ircPort, nick });
        await openQuery(child, nick);
        await prepare();
        const time = await startClock(child, LINE);
        partner.say(CHILD, LINE);
        samples.push(await time());
        await browser.waitForWarning(child);
        await dismiss(child);
        await partner.leave();
      }
      const element = spread(samples.map((sample) => sample.element));
      const screen = spread(samples.map((sample) => sample.screen));
      table.push({
        browser: name,
        background,
        'element, median': `${element.median} ms`,
        'element, p95': `${element.p95} ms`,
        'screen, median': `${screen.median} ms`,
        'screen, p95': `${screen.p95} ms`,
      });
      assert.ok(screen.slowest < LATEST_MS, `the slowest took ${screen.slowest} ms`);
    }

    it('while the background runs', () =>
      measure('running', async () => {
        if (!(await browser.backgroundRuns())) await browser.status();
      }));

    it('while the background is stopped', () => measure('stopped', () => browser.killBackground()));
  });
}

/** @param {number[]} times */
function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) =>
    Math.round(sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN);
  return { median: at(0.5), p95: at(0.95), slowest: at(1) };
}
