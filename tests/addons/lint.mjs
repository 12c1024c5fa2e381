// @ts-check
/**
 * `node tests/addons/lint.mjs`: what addons.mozilla.org says of the package for Firefox; neither errors nor warnings nor notices are allowed.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

const FOLDER = new URL('./', import.meta.url);
const DIST = new URL('../../dist/', FOLDER);

/** @param {string} archive */
function lint(archive) {
  const linter = fileURLToPath(new URL('node_modules/addons-linter/bin/addons-linter', FOLDER));
  const args = ['--output', 'json', fileURLToPath(new URL(archive, DIST))];
  const { stdout } = spawnSync(process.execPath, [linter, ...args], { encoding: 'utf8' });
  const { errors, warnings, notices } = JSON.parse(stdout);
  return [...errors, ...warnings, ...notices];
}

try {
  install();
  const archive = readdirSync(DIST).find((name) => name.endsWith('.xpi'));
  if (!archive) throw new Error('dist/ has no package; run: ./build.sh package');
  const found = lint(archive);
  for (const { code, message, file } of found) console.error(`${code}: ${message} (${file ?? ''})`);
  console.log(`${archive}: ${found.length} errors, warnings and notices`);
  if (found.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(`addons-linter: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
