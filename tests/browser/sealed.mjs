// @ts-check
/**
 * `unshare --net node tests/browser/sealed.mjs BROWSER [FOLDER [glance]]`: uses the extension in FOLDER, or the bare browser, where nothing
 * but this process is reachable; at a glance, it is only installed. Every address of the world is made one of this machine, at which nobody listens, so that whatever wants out shows
 * itself in full and gets nowhere. Writes the destinations as JSON.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { launch } from './harness.mjs';
import { startSecretChat } from './secret-chat.mjs';
import { useEverything } from './session.mjs';

/** An address that is kept for documents (RFC 5737); a record that does not show it shows nothing. */
const SENTINEL = { address: '203.0.113.99', port: 9 };
/** How long the browser is left alone at the end, in milliseconds. */
const IDLE_MS = 10_000;
const GLANCE_MS = 3000;

/** Short pieces in a large buffer: a burst of questions for names must not be lost. */
const HOW = ['-n', '-l', '--immediate-mode', '-s', '512', '-B', '16384', '-i', 'lo'];
/** Also questions for names that a resolver on this machine would answer. */
const OUTWARD = 'port 53 or not (dst net 127.0.0.0/8 or dst host ::1)';

const [browserName, folder, glance] = process.argv.slice(2);

/** @param {string[]} args */
const ip = (...args) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
ip('link', 'set', 'lo', 'up');
ip('route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo');
ip('-6', 'route', 'add', 'local', '::/0', 'dev', 'lo');

const recorder = await record();
await speak(SENTINEL);
const chat = await startSecretChat();
const browser = await launch(/** @type {import('./harness.mjs').BrowserName} */ (browserName), {
  direct: true,
  extension: folder !== undefined,
  ...(folder && { dist: folder }),
});
try {
  if (!glance) await useEverything(browser, chat.url, { watched: folder !== undefined });
  await pause(glance ? GLANCE_MS : IDLE_MS);
} finally {
  await browser.close();
  await chat.stop();
}
const destinations = await recorder.stop();
if (!destinations.delete(`${SENTINEL.address}:${SENTINEL.port}`)) {
  throw new Error(
    'The record of packets is blind: it does not show the one that was sent to test it.',
  );
}
console.log(JSON.stringify([...destinations].sort()));

/** @param {{ address: string, port: number }} to */
async function speak({ address, port }) {
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.send('.', port, address, resolve));
  socket.close();
}

/** Writes down what leaves, name questions by their name. */
async function record() {
  /** @type {Set<string>} */
  const found = new Set();
  const tcpdump = spawn('tcpdump', [...HOW, OUTWARD], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(tcpdump, 'exit');
  process.once('exit', () => tcpdump.kill());
  createInterface({ input: tcpdump.stdout }).on('line', (line) => {
    const to = destination(line);
    if (to) found.add(to);
  });
  let said = '';
  tcpdump.stderr.on('data', (data) => {
    said += data;
  });
  while (!said.includes('listening on')) {
    if (tcpdump.exitCode !== null) throw new Error(`tcpdump does not run: ${said}`);
    await pause(20);
  }
  return {
    async stop() {
      await pause(500);
      tcpdump.kill('SIGINT');
      await ended;
      if (!said.includes('\n0 packets dropped by kernel')) throw new Error(`tcpdump: ${said}`);
      return found;
    },
  };
}

/**
 * @param {string} line of tcpdump
 * @returns {string} empty for answers
 */
function destination(line) {
  const parts = line.match(/ IP6? \S+ > (\S+?)(?:\.(\d+))?: (.*)$/);
  if (!parts) return line;
  const [, to = '', port = '', what = ''] = parts;
  if (what.startsWith('ICMP') || (what.startsWith('Flags [') && !what.startsWith('Flags [S]')))
    return '';
  const name = port === '53' && what.match(/ (?:A|AAAA|HTTPS|Type65)\? (\S+?)\.? /)?.[1];
  return name ? `the name ${name}` : `${to}:${port}`;
}
