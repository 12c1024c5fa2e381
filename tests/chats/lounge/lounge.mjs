// @ts-check
/** The Lounge and ngIRCd on loopback, and what a person does with them: join, write, open a private chat. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../child.mjs';
import { findProgram, freePort } from '../programs.mjs';
import { scratchFolder } from '../scratch.mjs';
import { installedLounge } from './install.mjs';

/** Everybody is here before they open private chats. */
export const CHANNEL = '#lotse';

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * @typedef {object} Lounge
 * @property {string} url Address of the chat page.
 * @property {number} ircPort Port of the IRC server behind it.
 * @property {() => Promise<void>} stop
 */

/**
 * Starts both servers and waits until they take connections.
 * @returns {Promise<Lounge>}
 */
export async function startLounge() {
  const programs = installedLounge();
  if (!programs) {
    throw new Error('The Lounge is not installed; run: node tests/chats/lounge/install.mjs');
  }
  const ngircd = await findProgram('ngircd');
  if (!ngircd) throw new Error('ngircd is not installed; run: apt-get install ngircd');

  const scratch = scratchFolder('lotse-lounge');
  /** @type {import('../child.mjs').Child[]} */
  const children = [];
  const stop = async () => {
    for (const child of children.splice(0).reverse()) await child.stop();
    scratch.remove();
  };
  try {
    const ircPort = await freePort();
    const ircConfig = join(scratch.path, 'ngircd.conf');
    await writeFile(ircConfig, ngircdConfig(ircPort));
    children.push(
      await startChild('ngircd', ngircd, ['-n', '-f', ircConfig], { ready: /Now listening on/ }),
    );
    await writeFile(join(scratch.path, 'config.js'), loungeConfig(ircPort));
    const lounge = await startChild('The Lounge', programs.node, [programs.lounge, 'start'], {
      ready: /Available at .*?(http:\/\/127\.0\.0\.1:\d+\/)/,
      env: { THELOUNGE_HOME: scratch.path, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    children.push(lounge);
    return { url: lounge.ready[1] ?? '', ircPort, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Opens the chat page and comes in as `nick`, the way a person does.
 * @param {Page} page
 * @param {{ url: string, nick: string, channel?: string }} person
 */
export async function joinLounge(page, { url, nick, channel = CHANNEL }) {
  await page.goto(`${url}?${new URLSearchParams({ nick, join: channel })}`);
  const connect = await page.waitForSelector('#connect button[type="submit"]');
  await connect?.click();
  await enter(page, channel);
  // Its own name in the list of people: the server has let it in.
  await page.waitForSelector(`#chat .userlist [data-name="${nick}"]`);
}

/**
 * Opens the private chat with `nick` and waits until its composer has the focus.
 * @param {Page} page
 * @param {string} nick
 */
export async function openQuery(page, nick) {
  await type(page, `/query ${nick}`);
  await enter(page, nick);
}

/**
 * Writes one message and waits until the page shows it.
 * @param {Page} page
 * @param {string} text
 */
export async function say(page, text) {
  await type(page, text);
  await seen(page, text);
}

/**
 * Waits until the open conversation shows a message with exactly this text.
 * @param {Page} page
 * @param {string} text
 */
export async function seen(page, text) {
  await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll('#chat .messages .msg .content')].some(
        (content) => content.textContent?.trim() === wanted,
      ),
    {},
    text,
  );
}

/**
 * Puts a line into the composer and sends it.
 * @param {Page} page
 * @param {string} line
 */
async function type(page, line) {
  await page.focus('#input');
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

/**
 * Makes `name` the open conversation.
 * @param {Page} page
 * @param {string} name A channel or a person.
 */
async function enter(page, name) {
  const entry = await page.waitForSelector(`.channel-list-item[data-name="${name}"]`);
  await entry?.click();
  await page.waitForSelector(`.channel-list-item.active[data-name="${name}"]`);
  await page.waitForSelector(`#chat .chat-view[aria-label="${name}"]`);
  await page.focus('#input');
}

/** @param {number} port */
function ngircdConfig(port) {
  return `[Global]
  Name = irc.lotse.invalid
  Info = loopback only
  Listen = 127.0.0.1
  Ports = ${port}
  MotdPhrase = hello
[Limits]
  MaxConnectionsIP = 0
  MaxNickLength = 20
  MaxPenaltyTime = 0
[Options]
  DNS = no
  Ident = no
  PAM = no
  SyslogFacility = local1
`;
}

/**
 * Public mode has no accounts: every tab is a person of its own.
 * @param {number} ircPort
 */
function loungeConfig(ircPort) {
  const config = {
    public: true,
    host: '127.0.0.1',
    port: 0,
    // Also the sender's address of whatever The Lounge asks for, such as news of its own versions: bound to loopback
    // such a request cannot leave the machine.
    bind: '127.0.0.1',
    maxHistory: 1000,
    prefetch: false,
    disableMediaPreview: true,
    transports: ['websocket'],
    defaults: {
      name: 'Loopback',
      host: '127.0.0.1',
      port: ircPort,
      password: '',
      tls: false,
      rejectUnauthorized: false,
      nick: 'guest%%',
      username: 'guest',
      realname: 'guest',
      join: CHANNEL,
    },
    messageStorage: [],
  };
  return `module.exports = ${JSON.stringify(config)};\n`;
}
