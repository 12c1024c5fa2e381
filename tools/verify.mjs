// @ts-check
/**
 * `node tools/verify.mjs`: unpacks the source archive of dist/ in two folders, as whoever reviews an add-on does, makes the packages in each
 * and compares them, byte for byte, with those of dist/. Minutes, for nothing that was compiled before is used again.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SUMS = 'dist/SHA256SUMS';
/** Tools, not what they make: the packages of package-lock.json, and the program of Cargo.lock that writes the bindings. */
const TOOLS = ['node_modules', 'target/tools'];
const EXECUTABLE = ['build.sh', '.ci/run'];

/** @param {string} name */
const read = (name) => readFileSync(path.join(root, name));

/**
 * @param {string} folder where to unpack and build
 * @returns {string} the SHA-256 of all packages
 */
function build(folder) {
  const archive = /lotse-source-\S+/.exec(read(SUMS).toString())?.[0];
  for (const [name, contents] of Object.entries(unzipSync(read(`dist/${archive}`)))) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents, { mode: EXECUTABLE.includes(name) ? 0o755 : 0o644 });
  }
  mkdirSync(path.join(folder, 'target'));
  for (const tool of TOOLS) symlinkSync(path.join(root, tool), path.join(folder, tool));
  execFileSync('./build.sh', ['package'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return readFileSync(path.join(folder, SUMS), 'utf8');
}

const scratch = mkdtempSync(path.join(tmpdir(), 'lotse-verify-'));
try {
  const wanted = read(SUMS).toString();
  for (const name of ['a', 'a folder/far below']) {
    const folder = path.join(scratch, name);
    const found = build(folder);
    rmSync(folder, { recursive: true });
    if (found === wanted) continue;
    console.error(`verify: in '${name}' the packages are others:\n${found}and not\n${wanted}`);
    process.exitCode = 1;
  }
  if (!process.exitCode) console.log(`The same bytes in three folders:\n${wanted}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
