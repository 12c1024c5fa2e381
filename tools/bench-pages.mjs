// @ts-check
/**
 * What the extension costs a page, in Chromium: each page with and without it, one after the other in one run. Main-thread time is all
 * that the page's thread did, ours and its own; the difference is ours.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { launch } from '../tests/browser/harness.mjs';
import { scratchFolder } from '../tests/chats/scratch.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const words = 'we meet at the gate after school and bring the big ball'.split(' ');
/** @param {number} at */
const sentence = (at) => `${words.slice(at % 5, 5 + (at % 7)).join(' ')} ${at}`;

const paragraphs = Array.from(
  { length: 3000 },
  (_, at) => `<p>${sentence(at)} <a href="#">${at}</a></p>`,
);
const ARTICLE = `<h1>A long article</h1>${paragraphs.join('')}<form><input type="search" name="q"><textarea rows="3"></textarea></form>`;
const APPLICATION = `<div id="app"><header><input type="text" placeholder="Filter"></header>
  <div style="height:80vh;overflow:auto">${paragraphs.slice(0, 1500).join('')}</div></div>
  <script>setInterval(() => { const p = document.querySelectorAll('p');
    for (let i = 0; i < 40; i += 1) { const at = Math.floor(Math.random() * p.length); p[at].replaceWith(p[at].cloneNode(true)); } }, 20);</script>`;

/** @param {boolean} known whether a site file knows the page */
const chat = (
  known,
) => `<main ${known ? 'data-chat="lotse-demo" data-conversation="bench"' : ''} style="display:flex;flex-direction:column;height:95vh">
  <h1>Nele</h1><ol style="flex:1;overflow:auto;margin:0" role="log"></ol><textarea rows="1"></textarea></main>
  <script>let count = 0; const list = document.querySelector('ol');
  const words = ${JSON.stringify(words)};
  function row() { count += 1; const own = count % 3 === 0; const li = document.createElement('li'); li.className = 'message ' + (own ? 'own' : 'other');
    Object.assign(li.dataset, { messageId: 'm' + count, author: own ? 'Mia' : 'Nele', own });
    li.innerHTML = '<b>' + li.dataset.author + '</b> <span class="text">' + words.slice(count % 5, 5 + count % 7).join(' ') + ' ' + count + '</span> <time>12:0' + count % 10 + '</time>'; return li; }
  function say(n) { const f = document.createDocumentFragment(); for (let i = 0; i < n; i += 1) f.append(row()); list.append(f); list.scrollTop = list.scrollHeight; }
  function history(n) { const f = document.createDocumentFragment(); for (let i = 0; i < n; i += 1) f.append(row()); list.prepend(f); list.scrollTop = 0; }
  say(30);</script>`;

/** @type {{ name: string, body: string, act: (page: Page) => Promise<unknown> }[]} */
const CASES = [
  { name: 'long article, 3 s', body: ARTICLE, act: () => pause(3000) },
  {
    name: 'web application that changes all the time, 5 s',
    body: APPLICATION,
    act: () => pause(3000),
  },
];
for (const known of [true, false]) {
  const how = known ? 'site file' : 'generic';
  const body = chat(known);
  CASES.push(
    { name: `1 message a second, 5 s, ${how}`, body, act: (page) => stream(page, 1, 5) },
    { name: `50 messages a second, 3 s, ${how}`, body, act: (page) => stream(page, 50, 3) },
    {
      name: `1,000 messages at once, ${how}`,
      body,
      act: (page) => call(page, 'say', 1000, 1, 2000),
    },
    {
      name: `10,000 rows of history, ${how}`,
      body,
      act: (page) => call(page, 'history', 500, 20, 2000),
    },
  );
}

/** @param {Page} page @param {number} perSecond @param {number} seconds */
async function stream(page, perSecond, seconds) {
  await page.evaluate((every) => {
    setInterval(() => /** @type {any} */ (window).say(1), every);
  }, 1000 / perSecond);
  await pause(seconds * 1000);
}

/** @param {Page} page @param {string} what @param {number} rows @param {number} times @param {number} rest */
async function call(page, what, rows, times, rest) {
  for (let at = 0; at < times; at += 1) {
    await page.evaluate((name, count) => /** @type {any} */ (window)[name](count), what, rows);
    await pause(100);
  }
  await pause(rest);
}

const server = http.createServer((request, response) => {
  const { body = '' } = CASES[Number(request.url?.slice(1))] ?? {};
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html lang="en"><title>Bench</title><body>${body}</body></html>`);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
const url = `http://127.0.0.1:${port}/`;

/** @param {boolean} extension */
async function measure(extension) {
  const browser = await launch('chromium', { extension });
  browser.allow(url);
  const results = [];
  try {
    // It runs once because it was installed, and that is nobody's page.
    for (let tries = 0; extension && tries < 50 && !(await browser.backgroundRuns()); tries += 1)
      await pause(100);
    if (extension) await browser.killBackground();
    for (const [at, { act }] of CASES.entries()) {
      const page = await browser.newUser({ watched: true });
      await page.evaluateOnNewDocument(() => {
        const tasks = { count: 0, longest: 0 };
        Object.assign(window, { tasks });
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) {
            tasks.count += 1;
            tasks.longest = Math.max(tasks.longest, duration);
          }
        }).observe({ entryTypes: ['longtask'] });
      });
      await page.goto(`${url}${at}`);
      await act(page);
      const { TaskDuration = 0, ScriptDuration = 0, JSHeapUsedSize = 0 } = await page.metrics();
      const tasks = await page.evaluate(() => /** @type {any} */ (window).tasks);
      const woken = extension ? await browser.backgroundRuns() : false;
      results.push({
        task: TaskDuration * 1000,
        script: ScriptDuration * 1000,
        heap: JSHeapUsedSize / 1e6,
        tasks,
        woken,
      });
      await page.close();
      if (extension) await browser.killBackground();
    }
  } finally {
    await browser.close();
  }
  return results;
}

/** Pages without a chat, by their place among the cases, and for how long each is looked at: past the last look of the scout. */
const QUIET = { 'long article': 0, 'web application that changes all the time': 1 };
const LOADS = 5;
const LOAD_MS = 300;
const LATER_MS = 9000;
const BUDGET = { bytes: 12 * 1024, load: 1 };

/** What a page does for itself sooner or later, also where our script is the first to ask for it. */
const LAYOUT = ['Layout', 'UpdateLayoutTree'];

/**
 * How long our script ran on a page since it was asked for, compiled and all, in milliseconds of the thread's own time, as Chromium's
 * trace tells; layout is the page's.
 * @param {Page} page
 * @param {number} at
 * @param {number} time
 */
async function ourScript(page, at, time) {
  await page.tracing.start({ categories: ['devtools.timeline', 'v8'] });
  await page.goto(`${url}${at}`);
  await pause(time);
  const trace = await page.tracing.stop();
  /** @typedef {{ name: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args?: { data?: { url?: string } } }} Event */
  /** @type {Event[]} */
  const events = JSON.parse(new TextDecoder().decode(trace)).traceEvents;
  const ours = events
    .filter(
      ({ name, args }) =>
        ['EvaluateScript', 'FunctionCall'].includes(name) &&
        args?.data?.url?.startsWith('chrome-extension:'),
    )
    .sort((a, b) => a.ts - b.ts);
  if (ours.length === 0) throw new Error('the trace does not show our script');
  const layouts = events.filter(({ name }) => LAYOUT.includes(name));
  /** @param {Event} outer @param {Event} inner */
  const holds = (outer, inner) =>
    outer.pid === inner.pid &&
    outer.tid === inner.tid &&
    outer.ts <= inner.ts &&
    inner.ts + (inner.dur ?? 0) <= outer.ts + (outer.dur ?? 0);
  // A call within a call is part of it.
  let [sum, end, longest] = [0, 0, 0];
  for (const event of ours) {
    const { ts, dur = 0, tdur = 0 } = event;
    if (ts < end) continue;
    end = ts + dur;
    const layout = layouts.filter((each) => holds(event, each));
    const own = (tdur - layout.reduce((all, each) => all + (each.tdur ?? 0), 0)) / 1000;
    sum += own;
    longest = Math.max(longest, own);
  }
  return { sum, longest };
}

/** What any script pays that is in every page and looks at it once: the baseline. */
const NEXT_TO_NOTHING = 'requestIdleCallback(() => document.body);';

/**
 * The script at each load of the pages without a chat, from the shortest to the longest, and once for much longer.
 * @param {string} [dist] an extension with another script than ours
 */
async function withoutChat(dist) {
  const browser = await launch('chromium', dist ? { dist } : {});
  browser.allow(url);
  const results = [];
  try {
    for (const [name, at] of Object.entries(QUIET)) {
      const loads = [];
      for (let load = 0; load < LOADS; load += 1) {
        const page = await browser.newUser({ watched: true });
        loads.push((await ourScript(page, at, LOAD_MS)).sum);
        await page.close();
      }
      const page = await browser.newUser({ watched: true });
      const all = await ourScript(page, at, LATER_MS);
      await page.close();
      results.push({ name, loads: loads.sort((a, b) => a - b), ...all });
    }
    return results;
  } finally {
    await browser.close();
  }
}

/** The same with next to nothing as the script. */
async function withNextToNothing() {
  const copy = scratchFolder('lotse-bench');
  try {
    const folder = join(copy.path, 'chromium');
    cpSync(new URL('../dist/chromium', import.meta.url), folder, { recursive: true });
    writeFileSync(join(folder, 'content.js'), NEXT_TO_NOTHING);
    return await withoutChat(copy.path);
  } finally {
    copy.remove();
  }
}

const [quiet, baseline] = [await withoutChat(), await withNextToNothing()];
const [without, with_] = [await measure(false), await measure(true)];
server.close();
server.closeAllConnections();
const ms = (/** @type {number} */ value) => value.toFixed(0);
console.table(
  CASES.map(({ name }, at) => {
    const [a, b] = [without[at], with_[at]];
    if (!a || !b) throw new Error('a measurement is missing');
    return {
      page: name,
      'main thread, ms': `${ms(a.task)} → ${ms(b.task)}`,
      'script, ms': `${ms(a.script)} → ${ms(b.script)}`,
      'long tasks': `${a.tasks.count} → ${b.tasks.count}`,
      'longest, ms': `${ms(a.tasks.longest)} → ${ms(b.tasks.longest)}`,
      'heap, MB': `${a.heap.toFixed(1)} → ${b.heap.toFixed(1)}`,
      'background woken': b.woken ? 'yes' : 'no',
    };
  }),
);
/** @param {number[]} loads */
const spread = (loads) =>
  `${loads[LOADS >> 1]?.toFixed(2)} (${loads[0]?.toFixed(2)} to ${loads.at(-1)?.toFixed(2)})`;
console.table(
  quiet.map(({ name, loads, sum, longest }, at) => {
    const nothing = baseline[at];
    if (!nothing) throw new Error('a measurement is missing');
    return {
      'without a chat': name,
      'our script at load, ms': spread(loads),
      'next to nothing, ms': spread(nothing.loads),
      [`in ${LATER_MS / 1000} s, ms`]: `${sum.toFixed(2)}, ${nothing.sum.toFixed(2)}`,
      'longest at once, ms': longest.toFixed(2),
      'budget at load, ms': BUDGET.load,
    };
  }),
);

const size = gzipSync(
  readFileSync(new URL('../dist/chromium/content.js', import.meta.url)),
).byteLength;
console.log(`the script of every page: ${size} bytes gzip, ${BUDGET.bytes} allowed`);
// A slow machine is no fault of ours; too much script is.
if (size > BUDGET.bytes) {
  console.error(`The script of every page has ${size} bytes, ${BUDGET.bytes} are allowed.`);
  process.exitCode = 1;
}
