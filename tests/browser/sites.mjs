// @ts-check
/** The pages in tests/pages/sites, each built after the facts about one site. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { PAGES, probe } from './probe.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** Tested with the demo and with the real application (demo.test.mjs, lounge.test.mjs). */
const ELSEWHERE = ['lotse-demo'];

/**
 * Addresses that a site needs to be told by, on its own host.
 * @type {Record<string, string>}
 */
const ADDRESSES = {
  discord: '/channels/@me/4711',
  instagram: '/direct/t/4711',
  messenger: '/messages/t/4711',
  'telegram-k': '/k/',
  'telegram-a': '/a/',
  snapchat: '/web/4711',
  reddit: '/chat/room/4711',
  x: '/i/chat/4711',
  tiktok: '/messages',
  'youtube-live': '/watch',
  steam: '/chat/',
  vk: '/im',
  'google-messages': '/web/conversations/4711',
  slack: '/client/T1/C1',
};

/** Sites that have a page. */
export const sites = readdirSync(new URL('../../sites/', import.meta.url))
  .filter((file) => file.endsWith('.toml') && file !== 'words.toml')
  .map((file) => file.slice(0, -5))
  .filter((site) => !ELSEWHERE.includes(site))
  .filter((site) => existsSync(join(PAGES, 'sites', `${site}.html`)));

/**
 * What the site's file says.
 * @param {string} site
 */
export function describedBy(site) {
  const file = fileURLToPath(new URL(`../../sites/${site}.toml`, import.meta.url));
  return /** @type {any} */ (parse(readFileSync(file, 'utf8')));
}

/**
 * Where the page of a site is served, under the site's own host.
 * @param {string} site
 * @param {{ url: string, port: number }} server
 */
export function addressOf(site, server) {
  const [host] = describedBy(site).page.hosts ?? [];
  const page = `sites/${site}.html`;
  if (!host) return `${server.url}${page}`;
  const address = ADDRESSES[site] ?? '/';
  return `http://${host}.localhost:${server.port}${address}?page=${page}`;
}

/**
 * Waits until the reader says how it gets on.
 * @param {Page} page
 */
export async function waitForState(page) {
  const end = Date.now() + 12_000;
  while (Date.now() < end) {
    const state = (await probe(page)).states.at(-1);
    if (state) return state;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it said nothing about the page');
}
