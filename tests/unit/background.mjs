// @ts-check
/** The whole background in Node, with the engine as it was built, and a browser that does what a test wants. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { dataPlugin, target } from '../../tools/plugins.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

const { outputFiles } = await esbuild.build({
  entryPoints: ['extension/background/main.ts'],
  absWorkingDir: root,
  alias: { 'lotse-engine': './target/engine/lotse.js' },
  bundle: true,
  format: 'iife',
  plugins: [dataPlugin],
  target,
  write: false,
});
const NAMES = ['chrome', 'fetch', 'console', 'navigator', 'WebAssembly', 'Date'];
const run = new Function(...NAMES, outputFiles[0]?.text ?? '');
const bytes = readFileSync(`${root}target/engine/lotse_bg.wasm`);
const compiled = new WebAssembly.Module(bytes);

/** A message with this text stops the engine in the middle of reading, as a fault of its own would. */
export const FATAL = 'the engine stops here';

const OWN = 'chrome-extension://lotse/';

/** What the browser keeps while the background comes and goes. */
export const newStores = () => ({
  /** @type {Record<string, any>} */ session: {},
  /** @type {Record<string, any>} */ local: {},
  /** @type {Record<string, any>} */ managed: {},
});

/**
 * @typedef {object} From
 * @property {boolean} [own] Whether it is a page of the extension's own.
 * @property {string} [origin]
 * @property {number} [tab]
 */

/**
 * @typedef {object} Options
 * @property {(area: 'session' | 'local', entries: Record<string, unknown>) => void} [beforeKept] May throw, as a full store does.
 * @property {(area: 'session' | 'local', entries: Record<string, unknown>) => void} [afterKept]
 * @property {() => number} [now] What time it is.
 */

/**
 * Starts the background.
 * @param {ReturnType<typeof newStores>} stores
 * @param {Options} [options]
 */
export function startBackground(
  stores,
  { beforeKept = () => {}, afterKept = () => {}, now = Date.now } = {},
) {
  /** @type {((request: unknown, sender: object, respond: (reply?: unknown) => void) => boolean) | undefined} */
  let listen;
  /** @type {((changes: object, area: string) => void)[]} */
  const listeners = [];
  let isDead = false;
  /** @type {string[]} */
  const opened = [];
  /** @type {{ area: string, keys: string[] }[]} */
  const gets = [];
  let instances = 0;
  let unloadable = 0;

  /** @template T @param {T} value @returns {T} */
  const copy = (value) => structuredClone(value);
  /** What was stopped gets no answer any more. @template T @param {() => T} then @returns {Promise<T>} */
  const alive = async (then) => (isDead ? new Promise(() => {}) : then());

  /** @param {'session' | 'local'} area */
  const store = (area) => ({
    get: (/** @type {string[]} */ keys) =>
      alive(() => {
        gets.push({ area, keys });
        const found = keys.filter((key) => Object.hasOwn(stores[area], key));
        return copy(Object.fromEntries(found.map((key) => [key, stores[area][key]])));
      }),
    set: (/** @type {Record<string, unknown>} */ entries) =>
      alive(() => {
        beforeKept(area, entries);
        for (const [key, value] of Object.entries(copy(entries))) stores[area][key] = value;
        afterKept(area, entries);
        const changes = Object.fromEntries(Object.keys(entries).map((key) => [key, {}]));
        for (const each of listeners) each(changes, area);
        return alive(() => undefined);
      }),
    remove: (/** @type {string[]} */ keys) =>
      alive(() => {
        for (const key of keys) delete stores[area][key];
        for (const each of listeners) each(Object.fromEntries(keys.map((key) => [key, {}])), area);
      }),
  });

  const chrome = {
    action: { setBadgeText() {}, setBadgeBackgroundColor() {}, setTitle() {} },
    i18n: { getUILanguage: () => 'en' },
    management: { getSelf: async () => ({ installType: 'normal' }) },
    runtime: {
      id: 'lotse',
      getURL: (/** @type {string} */ path) => `${OWN}${path}`,
      onInstalled: { addListener() {} },
      onMessage: {
        addListener(/** @type {typeof listen} */ each) {
          listen = each;
        },
      },
    },
    scripting: { executeScript: async () => [] },
    storage: {
      session: store('session'),
      local: store('local'),
      managed: { get: async () => copy(stores.managed) },
      onChanged: { addListener: (/** @type {any} */ each) => void listeners.push(each) },
    },
    tabs: {
      create: async (/** @type {{ url: string }} */ { url }) => void opened.push(url),
      sendMessage: async () => Promise.reject(new Error('nobody is there')),
    },
  };
  const RealDate = Date;
  class ClockDate extends RealDate {
    /** @param {any[]} given */
    constructor(...given) {
      super(.../** @type {[]} */ (given.length > 0 ? given : [now()]));
    }
    /** @override */
    static now = () => now();
  }
  const wasm = {
    async compile() {
      unloadable -= 1;
      if (unloadable >= 0) throw new Error('there is no room');
      return compiled;
    },
    Module: WebAssembly.Module,
    /** @param {WebAssembly.Module} module @param {any} imports */
    Instance: function Instance(module, imports) {
      instances += 1;
      return new WebAssembly.Instance(module, withFault(imports));
    },
  };
  const quiet = { error() {}, warn() {}, log() {} };
  const languages = { languages: ['en'] };
  run(chrome, async () => new Response(bytes), quiet, languages, wasm, ClockDate);

  return {
    stores,
    /** Addresses of the pages that it opened. */
    opened,
    /** What it asked its stores for. */
    gets,
    instances: () => instances,
    /**
     * Sends a request and waits for the reply. Rejects where none can ever come.
     * @param {unknown} request
     * @param {From} [from]
     * @returns {Promise<any>}
     */
    send(request, { own = false, origin = 'https://chat.example', tab = 1 } = {}) {
      const url = own ? `${OWN}pages/popup.html` : `${origin}/`;
      const sender = {
        id: 'lotse',
        url,
        origin: own ? OWN.slice(0, -1) : origin,
        tab: { id: tab },
      };
      return new Promise((resolve, reject) => {
        let replies = 0;
        const comesLater = listen?.(copy(request), { ...sender, frameId: 0 }, (reply) => {
          replies += 1;
          if (isDead) return;
          if (replies > 1) reject(new Error('replied twice'));
          else resolve(reply);
        });
        if (comesLater !== true) reject(new Error('there will be no reply'));
      });
    },
    /** So many times the engine cannot be loaded. @param {number} times */
    failLoading(times) {
      unloadable = times;
    },
    /** Stops it, wherever it is. */
    kill() {
      isDead = true;
    },
  };
}

/** @param {Record<string, Record<string, (...args: any[]) => unknown>>} imports */
function withFault(imports) {
  const [[name, functions] = ['', {}]] = Object.entries(imports);
  const getsText = Object.keys(functions).find((each) => each.includes('string_get')) ?? '';
  const before = functions[getsText];
  if (!before) throw new Error('the engine takes its texts in another way now');
  const stops = (/** @type {unknown[]} */ ...args) => {
    // Nothing in the engine is tidied up by that, as by a trap.
    if (args.includes(FATAL)) throw new WebAssembly.RuntimeError('unreachable');
    return before(...args);
  };
  return { [name]: { ...functions, [getsText]: stops } };
}

let messages = 0;
let batches = 0;

/**
 * A batch of what somebody wrote.
 * @param {string} conversation
 * @param {string[]} texts
 * @param {string} [author]
 */
export function reading(conversation, texts, author = 'Nico') {
  batches += 1;
  return { kind: 'read', id: batches, batch: batchOf(conversation, texts, author) };
}

/** @param {string} conversation @param {string[]} texts @param {string} [author] */
export function batchOf(conversation, texts, author = 'Nico') {
  const message = (/** @type {string} */ text) => {
    messages += 1;
    return { key: `m${messages}`, author, direction: 'incoming', text };
  };
  return { conversation, messages: texts.map(message) };
}
