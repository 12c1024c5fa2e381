// @ts-check
/** What goes into the packages, and that an archive is the same bytes whenever it is made. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { unzipSync } from 'fflate';
import { parse } from 'smol-toml';
import { linkedCrates } from '../../tools/crates.mjs';
import { cssTextPlugin, dataPlugin } from '../../tools/plugins.mjs';
import { sbom } from '../../tools/sbom.mjs';
import { zip } from '../../tools/zip.mjs';
import { read, readBytes, root } from './source.mjs';

const cargo = /** @type {any} */ (parse(read('Cargo.toml')));

test('the newest changes are those of the version in Cargo.toml', () => {
  const [, newest] = /^## (\S+)$/m.exec(read('CHANGELOG.md')) ?? [];
  assert.equal(newest, cargo.package.version);
  assert.equal(JSON.parse(read('package.json')).version, undefined, 'one place for the version');
});

test('our scripts are bundled of our own files and of the module, so that what others wrote is Rust alone', async () => {
  const pages = readdirSync(path.join(root, 'extension/pages')).map((name) => `pages/${name}`);
  const scripts = pages.filter((name) => name.endsWith('.ts'));
  const styles = pages.filter((name) => name.endsWith('.css'));
  const inputs = [
    ...(await inputsOf(['background/main.ts', 'content/main.ts', 'content/chat.ts', ...scripts])),
    ...(await inputsOf(styles, [])),
  ];
  for (const wanted of ['background/main.ts', 'pages/page.css']) {
    assert.ok(inputs.includes(`extension/${wanted}`));
  }
  for (const input of inputs) assert.match(input, /^(?:extension\/|lotse:|target\/engine\/)/);
});

/** All files that are bundled into some, as the bundler says. @param {string[]} names */
async function inputsOf(names, plugins = [dataPlugin, cssTextPlugin]) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => `extension/${name}`),
    alias: { 'lotse-engine': './target/engine/lotse.js' },
    bundle: true,
    format: 'esm',
    metafile: true,
    outdir: root,
    plugins,
    write: false,
  });
  return Object.keys(metafile.inputs);
}

/** @type {any} */
const bill = JSON.parse(sbom({ ...linkedCrates(root), rust: '1.2.3' }));

test('the bill of materials is a CycloneDX 1.6 of all that the module is linked of', () => {
  assert.equal(bill.bomFormat, 'CycloneDX');
  assert.equal(bill.specVersion, '1.6');
  assert.equal(bill.version, 1);
  assert.equal(bill.metadata.component.version, cargo.package.version);
  const { crates } = linkedCrates(root);
  assert.deepEqual(
    bill.components.map((/** @type {any} */ { name }) => name),
    [...crates.map(({ name }) => name), 'rust-std'],
  );
  const refs = new Set([bill.metadata.component['bom-ref']]);
  for (const component of bill.components) {
    assert.equal(component.type, 'library');
    assert.match(component.version, /^\d+\.\d+\.\d+/, component.name);
    assert.match(component.licenses[0].expression, /\w/, component.name);
    refs.add(component['bom-ref']);
    if (component.name === 'rust-std') continue;
    assert.equal(component.purl, `pkg:cargo/${component.name}@${component.version}`);
    const [{ alg, content }] = component.hashes;
    assert.ok(alg === 'SHA-256' && read('Cargo.lock').includes(`"${content}"`), component.name);
  }
  assert.equal(refs.size, bill.components.length + 1);
  assert.equal(bill.dependencies.length, refs.size);
  const reached = new Set([bill.metadata.component['bom-ref']]);
  for (const { ref, dependsOn } of bill.dependencies) {
    assert.ok(refs.has(ref), ref);
    for (const each of dependsOn) reached.add(each);
  }
  assert.deepEqual(reached, refs, 'everything is there because of something');
});

test('the bill of materials names no time, no number that was drawn and no folder', () => {
  assert.ok(!('serialNumber' in bill) && !('timestamp' in bill.metadata));
  const text = JSON.stringify(bill);
  for (const folder of [root, homedir()]) assert.ok(!text.includes(folder));
  assert.doesNotMatch(text, /\d{4}-\d\d-\d\dT|urn:uuid/);
});

test('each package carries the bill of materials and the licences', () => {
  const rust = read('target/engine/rust-version');
  for (const archive of [
    `lotse-chromium-${cargo.package.version}.zip`,
    `lotse-firefox-${cargo.package.version}.xpi`,
  ]) {
    const file = `dist/${archive}`;
    assert.ok(existsSync(path.join(root, file)), `there is no ${file}: run ./build.sh package`);
    const held = unzipSync(readBytes(file));
    const own = Buffer.from(held['sbom.cdx.json'] ?? []).toString();
    assert.equal(own, sbom({ ...linkedCrates(root), rust }), file);
    const licences = Buffer.from(held['THIRD-PARTY-LICENCES'] ?? []).toString();
    for (const { name, version } of linkedCrates(root).crates) {
      assert.ok(licences.includes(`${name} ${version} (`), name);
    }
  }
});

test('an archive is the same bytes in whatever order, time and time zone, and holds what was put in', () => {
  const files = [
    { name: 'a/b.txt', contents: Buffer.from('b') },
    { name: 'a.sh', contents: Buffer.from('#!'), executable: true },
  ];
  const make = (/** @type {typeof files} */ list) =>
    zip(new Map(list.map(({ name, ...entry }) => [name, entry])));
  const archive = make(files);
  assert.deepEqual(archive, make([...files].reverse()));
  const held = Object.entries(unzipSync(archive)).map(([name, contents]) => [name, `${contents}`]);
  assert.deepEqual(held, [
    ['a.sh', '35,33'],
    ['a/b.txt', '98'],
  ]);
  const script = `import { zip } from './tools/zip.mjs';
    const files = new Map([['a/b.txt', { contents: Buffer.from('b') }], ['a.sh', { contents: Buffer.from('#!'), executable: true }]]);
    process.stdout.write(zip(files));`;
  const sum = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');
  for (const TZ of ['Pacific/Auckland', 'America/Los_Angeles', 'UTC']) {
    const env = { ...process.env, TZ };
    const args = ['--input-type=module', '--eval', script];
    assert.equal(sum(execFileSync(process.execPath, args, { env })), sum(archive), TZ);
  }
});
