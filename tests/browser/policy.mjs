// @ts-check
/**
 * A browser on a machine that an organisation manages. The policy lies where the browser looks for it, but in a mount namespace of the
 * browser's own: nothing of the machine is changed, nobody else sees it, and it is gone with the browser, however that ends.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import { dirname, join } from 'node:path';
import { getuid } from 'node:process';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { scratchFolder } from '../chats/scratch.mjs';
import { executable } from './harness.mjs';

/** @typedef {import('./harness.mjs').BrowserName} BrowserName */

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** A plain user needs a user namespace as well. */
const UNSHARE = ['unshare', '--mount', ...(getuid?.() === 0 ? [] : ['--map-root-user'])];

/**
 * @param {BrowserName} name
 * @returns {string} the folder in which the browser looks for its organisation's files
 */
function place(name) {
  const program = executable(name);
  const folder =
    name === 'firefox'
      ? join(dirname(realpathSync(program)), 'distribution')
      : program.includes('google-chrome')
        ? '/etc/opt/chrome'
        : '/etc/chromium';
  if (!existsSync(folder)) {
    throw new Error(`${folder} has to be there, empty, to put a policy over it: mkdir ${folder}`);
  }
  return realpathSync(folder);
}

/**
 * @param {BrowserName} name
 * @returns a machine with no policy yet
 */
export function managedMachine(name) {
  const probe = spawnSync('unshare', [...UNSHARE.slice(1), 'true'], { encoding: 'utf8' });
  if (probe.status !== 0) {
    throw new Error(`A policy needs a mount namespace, which is refused here: ${probe.stderr}`);
  }
  const scratch = scratchFolder(`lotse-managed-${name}`);
  const folder = place(name);
  const over = join(scratch.path, 'policies');
  cpSync(folder, over, { recursive: true });
  const managed = name === 'firefox' ? over : join(over, 'policies/managed');
  mkdirSync(managed, { recursive: true });
  const program = join(scratch.path, name);
  const mount = 'mount --bind "$0" "$1" && shift && exec "$@"';
  const words = [...UNSHARE, 'sh', '-c', mount, over, folder, executable(name)];
  const command = words.map((word) => `'${word}'`).join(' ');
  writeFileSync(program, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  const profile = join(scratch.path, 'profile');
  mkdirSync(profile);
  return {
    program,
    profile,
    /**
     * @param {string} part Firefox has one file, Chromium as many as one likes.
     * @param {string} text
     */
    write(part, text) {
      const file = join(managed, `${part || 'policies'}.json`);
      // As a whole at once: a browser may look at any moment.
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    },
    remove: scratch.remove,
  };
}

/** Where the files of a school's server are, and what a sample policy has in their place. */
const SAMPLES = new URL('../../docs/policies/', import.meta.url);

/**
 * A school's server on loopback, with the packages as `./build.sh package` makes them.
 * @param {BrowserName} name
 */
export async function schoolServer(name) {
  const scratch = scratchFolder('lotse-school');
  const file = readFileSync(join(dist, 'SHA256SUMS'), 'utf8').match(
    new RegExp(`lotse-${name}-(\\S+)\\.(?:zip|xpi)`),
  );
  const [archive = '', version = ''] = file ?? [];
  if (!archive) throw new Error('dist/ has no packages; run: ./build.sh package');
  let id = '';
  /** @type {Map<string, () => string | Buffer>} */
  const files = new Map();
  if (name === 'firefox') files.set('/lotse-firefox.xpi', () => readFileSync(join(dist, archive)));
  else {
    const crx = pack(join(dist, archive), scratch.path);
    id = crx.id;
    files.set('/lotse.crx', () => readFileSync(crx.path));
    files.set('/updates.xml', () => filled('updates.xml'));
  }
  /** @type {string[]} */
  const asked = [];
  const server = http.createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    asked.push(pathname);
    const body = files.get(pathname)?.();
    if (body) response.end(body);
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}`;
  /** @param {string} sample a file of docs/policies, as an administrator would fill it in */
  const filled = (sample) =>
    readFileSync(new URL(sample, SAMPLES), 'utf8')
      .replaceAll('https://school.example/lotse', url)
      .replaceAll('EXTENSION_ID', id)
      .replaceAll('VERSION', version);
  return {
    id,
    url,
    asked,
    filled,
    async stop() {
      await new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      });
      scratch.remove();
    },
  };
}

/**
 * The package as a school signs it for itself (docs/schools.md).
 * @param {string} archive
 * @param {string} folder
 * @returns {{ path: string, id: string }}
 */
function pack(archive, folder) {
  const unpacked = join(folder, 'lotse');
  for (const [name, contents] of Object.entries(unzipSync(readFileSync(archive)))) {
    const file = join(unpacked, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = join(folder, 'lotse.pem');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const user = join(folder, 'profile');
  const root = getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [`--pack-extension=${unpacked}`, `--pack-extension-key=${key}`];
  const all = ['--headless', ...root, `--user-data-dir=${user}`, ...args];
  execFileSync(executable('chromium'), all, { stdio: 'ignore' });
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const hash = createHash('sha256').update(der).digest('hex').slice(0, 32);
  const id = [...hash].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('');
  return { path: `${unpacked}.crx`, id };
}
