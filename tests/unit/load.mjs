// @ts-check
/** Modules of the extension in Node, without a browser, and a store in memory in place of the browser's. */
import { bundle } from '../browser/panel-samples.mjs';

/**
 * Each call gives modules of their own, as after the background was started anew.
 * @param {string} exports what to export, as TypeScript that imports from the extension
 * @returns {Promise<any>}
 */
export async function load(exports) {
  const script = await bundle(exports);
  return import(`data:text/javascript,${encodeURIComponent(script)}#${Math.random()}`);
}

/**
 * Puts a store in memory in the place of the browser's.
 * @param {Record<string, any>} [kept] what is in it at the start
 * @returns {Record<string, any>} what is in it
 */
export function fakeStore(kept = {}) {
  const copy = (/** @type {unknown} */ value) => JSON.parse(JSON.stringify(value));
  const local = {
    get: async (/** @type {string[]} */ keys) =>
      copy(Object.fromEntries(keys.filter((key) => key in kept).map((key) => [key, kept[key]]))),
    set: async (/** @type {Record<string, unknown>} */ entries) => {
      Object.assign(kept, copy(entries));
    },
    remove: async (/** @type {string[]} */ keys) => {
      for (const key of keys) delete kept[key];
    },
  };
  const onChanged = { addListener: () => {} };
  Object.assign(globalThis, { chrome: { storage: { local, onChanged } } });
  return kept;
}

/**
 * Stops the clock that scripts see, until `restore`.
 * @param {Date} start
 */
export function fakeClock(start) {
  const Real = Date;
  let now = start.getTime();
  class Fake extends Real {
    /** @param {any[]} given */
    constructor(...given) {
      super(.../** @type {[]} */ (given.length > 0 ? given : [now]));
    }
    /** @override */
    static now = () => now;
  }
  Object.assign(globalThis, { Date: Fake });
  return {
    /** @param {number} milliseconds backwards where it is negative */
    tick(milliseconds) {
      now += milliseconds;
    },
    restore: () => Object.assign(globalThis, { Date: Real }),
  };
}
