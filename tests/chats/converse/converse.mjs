// @ts-check
/** Converse.js and the XMPP server Prosody on loopback, and what a person does with them. */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../child.mjs';
import { findProgram, freePort } from '../programs.mjs';
import { scratchFolder } from '../scratch.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const DIST = join(FOLDER, 'node_modules/converse.js/dist');
const PASSWORD = 'loopback-only';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** @param {string} name */
export const address = (name) => `${name}@localhost`;
/** @param {string} name */
export const roomAddress = (name) => `${name}@conference.localhost`;

/**
 * Starts both and waits until they take connections.
 * @param {string[]} people Everybody who has an account.
 */
export async function startConverse(people) {
  const prosody = await findProgram('prosody');
  const prosodyctl = await findProgram('prosodyctl');
  if (!prosody || !prosodyctl) {
    throw new Error('Prosody is not installed; run: apt-get install prosody');
  }
  const scratch = scratchFolder('lotse-prosody');
  const [port, webPort] = [await freePort(), await freePort()];
  const config = join(scratch.path, 'prosody.cfg.lua');
  await writeFile(config, prosodyConfig({ folder: scratch.path, port, webPort }));
  const pages = await servePages();
  try {
    for (const name of people) {
      const { status, stdout, stderr } = spawnSync(
        prosodyctl,
        ['--config', config, 'register', name, 'localhost', PASSWORD],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(`Prosody has no account for ${name}: ${stdout}${stderr}`);
    }
    const server = await startChild('Prosody', prosody, ['-F', '--config', config], {
      ready: /Activated service 'http'/,
    });
    return {
      url: pages.url,
      /** The addresses that a browser connects to. */
      addresses: [pages.url, `http://127.0.0.1:${webPort}/`],
      port,
      password: PASSWORD,
      /**
       * The chat page of `who`, with these conversations open.
       * @param {{ who: string, chats?: string[], rooms?: string[], overlay?: boolean }} wishes
       */
      page: ({ who, chats = [], rooms = [], overlay = false }) =>
        `${pages.url}?${new URLSearchParams([
          ['who', who],
          ['password', PASSWORD],
          ['server', `ws://127.0.0.1:${webPort}/xmpp-websocket`],
          ['view', overlay ? 'overlayed' : 'fullscreen'],
          ...chats.map((name) => ['chat', address(name)]),
          ...rooms.map((name) => ['room', roomAddress(name)]),
        ])}`,
      async stop() {
        await server.stop();
        await pages.stop();
        scratch.remove();
      },
    };
  } catch (error) {
    await pages.stop();
    scratch.remove();
    throw error;
  }
}

/** @param {string} jid */
const box = (jid) => `:is(converse-chat, converse-muc)[jid="${jid}"]`;

/**
 * Waits until a conversation is open and takes words.
 * @param {Page} page
 * @param {string} jid
 */
export async function opened(page, jid) {
  await page.waitForSelector(`${box(jid)} textarea.chat-textarea`);
}

/**
 * Writes one message and waits until the page shows it.
 * @param {Page} page
 * @param {string} jid
 * @param {string} text
 */
export async function say(page, jid, text) {
  const field = `${box(jid)} textarea.chat-textarea`;
  // A window that has just opened may take the focus to itself, and with it what is typed.
  for (let tries = 0; tries < 5; tries += 1) {
    await page.$$eval('textarea.chat-textarea', (all) => {
      for (const each of all) /** @type {HTMLTextAreaElement} */ (each).value = '';
    });
    await page.focus(field);
    await page.keyboard.type(text);
    const typed = await page.$eval(
      field,
      (each) => /** @type {HTMLTextAreaElement} */ (each).value,
    );
    if (typed === text) break;
  }
  await page.focus(field);
  await page.keyboard.press('Enter');
  await seen(page, jid, text);
}

/**
 * Waits until a conversation shows a message with exactly this text.
 * @param {Page} page
 * @param {string} jid
 * @param {string} text
 */
export async function seen(page, jid, text) {
  await page.waitForFunction(
    (selector, wanted) =>
      [...document.querySelectorAll(selector)].some((each) => each.textContent?.trim() === wanted),
    {},
    `${box(jid)} .chat-msg__text`,
    text,
  );
}

/** The page, its script, and Converse.js as its package brings it. */
async function servePages() {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const wanted = normalize(pathname === '/' ? '/index.html' : pathname);
    const file = wanted.startsWith('/dist/')
      ? join(DIST, wanted.slice('/dist/'.length))
      : join(FOLDER, wanted);
    try {
      const body = await readFile(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}

/** @param {{ folder: string, port: number, webPort: number }} places */
function prosodyConfig({ folder, port, webPort }) {
  return `run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
certificates = "${folder}/certificates"
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_direct_tls_ports = {}
s2s_ports = {}
http_ports = { ${webPort} }
http_interfaces = { "127.0.0.1" }
https_ports = {}
modules_enabled = { "roster", "saslauth", "disco", "carbons", "pep", "private", "blocklist", "vcard4", "vcard_legacy",
  "time", "ping", "mam", "csi_simple", "websocket", "smacks" }
modules_disabled = { "s2s", "tls" }
authentication = "internal_plain"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
consider_websocket_secure = true
http_cors_override = { websocket = { enabled = true } }
cross_domain_websocket = true
storage = "internal"
archive_expires_after = "1d"
log = { info = "*console" }
VirtualHost "localhost"
Component "conference.localhost" "muc"
  modules_enabled = { "muc_mam" }
  restrict_room_creation = false
  muc_room_locking = false
`;
}
