// @ts-check
/** `node tests/chats/converse/install.mjs`: installs Converse.js beside this file, once; does nothing when it is there. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('./', import.meta.url);

/** Whether all that package.json names is there, in that version. */
function installed() {
  const { dependencies } = packageOf('package.json');
  return Object.entries(dependencies).every(([name, version]) => {
    const file = `node_modules/${name}/package.json`;
    return existsSync(new URL(file, FOLDER)) && packageOf(file).version === version;
  });
}

/** @param {string} path */
const packageOf = (path) => JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8'));

if (!installed()) {
  console.log('Installing Converse.js with npm into tests/chats/converse (once)');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: fileURLToPath(FOLDER), stdio: 'inherit' });
  if (status !== 0 || !installed()) {
    console.error('Converse.js cannot be installed: npm did not succeed.');
    process.exit(1);
  }
}
