// @ts-check
/**
 * `node tests/chats/packages.mjs FOLDER…`: installs what the package.json of a folder beside this file names, once; does nothing
 * where it is there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HERE = new URL('./', import.meta.url);

/** @param {URL} file */
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * Whether all that a folder's package.json demands is there, in that version.
 * @param {string} name the folder, beside this file
 */
export function isInstalled(name) {
  const folder = new URL(`${name}/`, HERE);
  const { dependencies } = json(new URL('package.json', folder));
  return Object.entries(dependencies).every(([each, version]) => {
    const file = new URL(`node_modules/${each}/package.json`, folder);
    return existsSync(file) && json(file).version === version;
  });
}

/**
 * Installs what is missing. Runs no script of any package.
 * @param {string} name the folder, beside this file
 * @param {string[]} options more for npm
 */
export function install(name, ...options) {
  if (isInstalled(name)) return;
  console.log(`Installing tests/chats/${name} with npm (once)`);
  const args = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...options,
  ];
  const cwd = fileURLToPath(new URL(`${name}/`, HERE));
  const { status, error } = spawnSync('npm', args, { cwd, stdio: 'inherit' });
  if (status === 0 && isInstalled(name)) return;
  const why = error ? `could not be started (${error.message})` : `ended with exit code ${status}`;
  throw new Error(`tests/chats/${name} cannot be installed: npm ${why}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    for (const name of process.argv.slice(2)) install(name);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
