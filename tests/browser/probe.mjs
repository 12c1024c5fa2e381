// @ts-check
/** The reader alone, in the world of a real content script, with what it reads and learns laid open for tests. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { extname, join, normalize } from 'node:path';
import { after } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { cssTextPlugin, dataPlugin, target } from '../../tools/plugins.mjs';
import { loadSites } from '../../tools/sites.mjs';
import { scratchFolder } from '../chats/scratch.mjs';
import { BROWSERS } from './harness.mjs';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('../../extension/shared/protocol.js').Batch} Batch */
/** @typedef {import('../../extension/shared/protocol.js').Message} Message */
/** @typedef {import('../../extension/shared/protocol.js').ReaderState} ReaderState */

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Pages with a file of what a person reads there beside each. */
export const PAGES = join(root, 'tests/pages');

/** The scout looks in idle time, and tells what is near the screen a frame later. Milliseconds. */
const SCOUT_MS = 3000;

const PROBE = `
  import { composers, fieldsIn } from './content/reader/generic/composer';
  import { candidates, searchChats } from './content/reader/generic/find';
  import { shadowRoots } from './content/reader/generic/roots';
  import { finish } from './content/reader/idle';
  import { scout } from './content/reader/scout';
  import { startReader } from './content/reader/start';
  const batches = [];
  const states = [];
  let scouted = false;
  scout(() => { scouted = true; });
  const stop = startReader({ batch: (batch) => batches.push(batch), state: (state) => states.push(state) });
  addEventListener('lotse:probe', () => {
    const started = performance.now();
    const chats = finish(searchChats(fieldsIn(shadowRoots())));
    const took = performance.now() - started;
    const learned = chats.map(({ score, learned }) => ({
      score, reasons: learned.reasons, how: learned.directions.how, rows: learned.rows.rows.length,
      bodies: [...learned.rows.bodies], authors: [...learned.fields.authors], aside: [...learned.fields.aside],
    }));
    const judged = composers(fieldsIn(shadowRoots())).flatMap((field) => [...candidates(field)].flat())
      .filter((each) => each?.learned).map((each) => ({ area: each.area.localName + '.' + each.area.className, score: each.score, reasons: each.learned.reasons }));
    document.documentElement.dataset.probe = JSON.stringify({ batches, states, scouted, took, learned, judged });
  });
  addEventListener('lotse:stop', stop);`;

/**
 * Site files that find nothing, as after a site was rebuilt.
 * @type {esbuild.Plugin}
 */
const brokenSites = {
  name: 'broken sites',
  setup(build) {
    build.onLoad({ filter: /^lotse:sites$/, namespace: 'lotse' }, async () => {
      const sites = (await loadSites(join(root, 'sites'))).map(({ site }) => ({
        ...site,
        message: { ...site.message, row: '.no-such-row' },
      }));
      const byName = Object.fromEntries(sites.map((site) => [site.name, site]));
      return { contents: JSON.stringify(byName), loader: 'json' };
    });
  },
};

/**
 * An extension that is the reader and nothing else, for `launch({ dist })`.
 * @param {{ broken?: boolean }} [options] Whether the site files find nothing.
 * @returns {Promise<{ path: string, remove: () => void }>}
 */
export async function probeExtension({ broken = false } = {}) {
  const folder = scratchFolder('lotse-probe');
  const { outputFiles } = await esbuild.build({
    stdin: { contents: PROBE, resolveDir: join(root, 'extension'), loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    charset: 'utf8',
    format: 'iife',
    plugins: [...(broken ? [brokenSites] : []), dataPlugin, cssTextPlugin],
    target,
    write: false,
  });
  const { content_scripts: scripts } = JSON.parse(
    await readFile(join(root, 'extension/manifest/base.json'), 'utf8'),
  );
  const manifest = {
    manifest_version: 3,
    name: 'The reader alone',
    version: '1',
    content_scripts: scripts,
    browser_specific_settings: { gecko: { id: 'lotse@lotse.invalid' } },
  };
  for (const name of BROWSERS) {
    const path = join(folder.path, name);
    await mkdir(path);
    await writeFile(join(path, 'content.js'), outputFiles[0]?.contents ?? '');
    await writeFile(join(path, 'manifest.json'), JSON.stringify(manifest));
  }
  return folder;
}

/**
 * What the readers of all frames of a page have read so far.
 * @param {Page} page
 */
export async function probe(page) {
  /** @type {{ batches: Batch[], states: ReaderState[], scouted: boolean, took: number, learned: any[], judged: any[] }} */
  const all = {
    batches: [],
    states: [],

    scouted: false,
    took: 0,
    learned: [],
    judged: [],
  };
  for (const frame of page.frames()) {
    const told = await frame.evaluate(() => {
      dispatchEvent(new Event('lotse:probe'));
      return document.documentElement.dataset.probe ?? 'null';
    });
    const read = JSON.parse(told);
    if (!read) continue;
    all.batches.push(...read.batches);
    all.states.push(...read.states);
    all.learned.push(...read.learned);
    all.judged.push(...read.judged);
    all.scouted ||= read.scouted;
    all.took += read.took;
  }
  return all;
}

/** Whether the scout asks for the reader, now or soon. @param {Page} page */
export async function asksForReader(page) {
  const end = Date.now() + SCOUT_MS;
  for (;;) {
    if ((await probe(page)).scouted) return true;
    if (Date.now() > end) return false;
    await pause(50);
  }
}

/**
 * Conversations in the order in which they were first read.
 * @param {Batch[]} batches
 * @returns {{ conversation: string, messages: Message[] }[]}
 */
export function conversations(batches) {
  /** @type {Map<string, Message[]>} */
  const found = new Map();
  for (const { conversation, messages } of batches) {
    found.set(conversation, [...(found.get(conversation) ?? []), ...messages]);
  }
  return [...found].map(([conversation, messages]) => ({ conversation, messages }));
}

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
};

/**
 * Serves tests/pages on loopback, under whatever host name a page is asked for.
 * @param {{ change?: (html: string, file: string) => string }} [options] Changes pages on their way.
 */
export async function servePages({ change = (html) => html } = {}) {
  const server = http.createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    // A site's address can be part of what tells it; the page is then named in the query.
    const wanted = searchParams.get('page') ?? pathname;
    const file = join(PAGES, normalize(wanted).replace(/^(\.\.[/\\])+/, ''));
    try {
      const type = TYPES[extname(file)];
      if (!type) throw new Error('not served');
      const body = await readFile(file, 'utf8');
      response.writeHead(200, { 'content-type': type });
      response.end(type.startsWith('text/html') ? change(body, wanted) : body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}

/**
 * Pages and the reader alone, until the tests of a file have run.
 * @template {{ stop: () => unknown }} Server
 * @param {() => Promise<Server>} start Serves the pages.
 * @param {Parameters<typeof probeExtension>[0]} [options]
 */
export async function readerFor(start, options) {
  const [server, extension] = await Promise.all([start(), probeExtension(options)]);
  after(async () => {
    await server.stop();
    extension.remove();
  });
  return { server, extension };
}
