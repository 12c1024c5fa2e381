// @ts-check
/** Installs addons-linter beside this file, once; with it come MDN's data of which browser knows what. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('./', import.meta.url);

/** @param {string} path */
const packageOf = (path) => {
  const file = new URL(path, FOLDER);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
};

export function install() {
  const wanted = packageOf('package.json').dependencies['addons-linter'];
  if (packageOf('node_modules/addons-linter/package.json').version === wanted) return;
  console.log('Installing addons-linter with npm into tests/addons (once, half a minute, 61 MB)');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: FOLDER, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ended with exit code ${status}`);
}
