// @ts-check
/** What goes into the packages, and that an archive is the same bytes whenever it is made. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { parse } from 'smol-toml';
import { zip } from '../../tools/zip.mjs';
import { read, sources } from './source.mjs';

const cargo = /** @type {any} */ (parse(read('Cargo.toml')));

test('the newest changes are those of the version in Cargo.toml', () => {
  const [, newest] = /^## (\S+)$/m.exec(read('CHANGELOG.md')) ?? [];
  assert.equal(newest, cargo.package.version);
  assert.equal(JSON.parse(read('package.json')).version, undefined, 'one place for the version');
});

test('our scripts are bundled of our own files and of the module, so that the licences of others are those of Rust', () => {
  const imported = /(?:\bfrom|\bimport)\s*\(?\s*'([^'\n]+)'/g;
  for (const { path, code } of sources('extension', ['.ts'])) {
    for (const [, name = ''] of code.matchAll(imported)) {
      assert.match(name, /^(\.\.?\/|lotse[-:])/, path);
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
