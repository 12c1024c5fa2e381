// @ts-check
/**
 * `node tools/package.mjs`: what is handed to stores and schools, of dist/chromium and dist/firefox as they were built, and the sources
 * for whoever builds it again; with their SHA-256. What others wrote is in them with its licences and as a bill of materials. The same
 * sources give the same bytes, in whatever folder (`./build.sh verify`).
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkedCrates } from './crates.mjs';
import { licences } from './licences.mjs';
import { sbom } from './sbom.mjs';
import { zip } from './zip.mjs';

/** @typedef {import('./zip.mjs').Entry} Entry */

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');

/** What is made here and is no source. */
const MADE = ['.git', 'target', 'dist', 'node_modules'];
/** Our own licences, in every package. */
const OURS = ['LICENSE-APACHE', 'LICENSE-MIT'];

/**
 * @param {string} folder
 * @returns {string[]} every file below but what was made, as paths within the folder
 */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (MADE.includes(entry.name)) return [];
    if (!entry.isDirectory()) return [entry.name];
    return filesBelow(path.join(folder, entry.name)).map((file) => `${entry.name}/${file}`);
  });
}

/** What git knows; in an unpacked source archive, where there is no git, all that is there. */
function sourceFiles() {
  if (!existsSync(path.join(root, '.git'))) return filesBelow(root);
  const known = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  return known.split('\0').filter((file) => file && existsSync(path.join(root, file)));
}

/**
 * @param {string} folder
 * @param {string[]} files
 * @returns {Map<string, Entry>}
 */
function entries(folder, files) {
  return new Map(
    files.map((file) => {
      const at = path.join(folder, file);
      const executable = (statSync(at).mode & 0o100) !== 0;
      return [file, { contents: readFileSync(at), executable }];
    }),
  );
}

/** @param {string} browser */
function extension(browser) {
  const folder = path.join(dist, browser);
  const files = entries(folder, filesBelow(folder));
  for (const [name, entry] of entries(root, OURS)) files.set(name, entry);
  files.set('THIRD-PARTY-LICENCES', { contents: Buffer.from(thirdParty) });
  files.set('sbom.cdx.json', { contents: Buffer.from(bill) });
  return files;
}

const { product, crates } = linkedCrates(root);
const { version } = product;
const thirdParty = licences(crates);
const rust = readFileSync(path.join(root, 'target/engine/rust-version'), 'utf8').trim();
const bill = sbom({ product, crates, rust });

for (const old of readdirSync(dist)) {
  if (/^lotse-.*\.(zip|xpi)$|^SHA256SUMS$/.test(old)) rmSync(path.join(dist, old));
}
const packages = new Map([
  [`lotse-chromium-${version}.zip`, extension('chromium')],
  [`lotse-firefox-${version}.xpi`, extension('firefox')],
  [`lotse-source-${version}.zip`, entries(root, sourceFiles())],
]);
let sums = '';
for (const [name, files] of packages) {
  const contents = zip(files);
  writeFileSync(path.join(dist, name), contents);
  sums += `${createHash('sha256').update(contents).digest('hex')}  ${name}\n`;
}
writeFileSync(path.join(dist, 'SHA256SUMS'), sums);
process.stdout.write(sums);
