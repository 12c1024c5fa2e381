// @ts-check
/**
 * Nothing stays: after a session with risky chats, in which everything was used, no file of the browser's holds a message, an author's name
 * or a conversation's key. The chat gives the browser itself nothing to keep: its words are in no file and in no answer of a server.
 */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BROWSERS, launch } from './harness.mjs';
import { plantedExtension } from './planted.mjs';
import { openConversation, RISKY, secretWord, startSecretChat, write } from './secret-chat.mjs';
import { CONTACT, useEverything } from './session.mjs';
import { lz4, snappy, unpack } from './unpack.mjs';

const PATIENCE_MS = 300_000;

/** @type {Awaited<ReturnType<typeof startSecretChat>>} */
let chat;
before(async () => {
  chat = await startSecretChat();
});
after(() => chat?.stop());

/**
 * Where in a folder any of some words stands, in the two encodings that browsers write.
 * @param {string} folder
 * @param {string[]} words
 * @returns {Promise<string[]>} a word and a file each
 */
async function traces(folder, words) {
  /** @type {Set<string>} */
  const found = new Set();
  const wanted = words.flatMap((word) => [
    { word, bytes: Buffer.from(word, 'utf8') },
    { word, bytes: Buffer.from(word, 'utf16le') },
  ]);
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  /** @type {[path: string, file: Buffer][]} */
  const files = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.path, entry.name);
    files.push([path, await readFile(path)]);
  }
  const search = (/** @type {string} */ path, /** @type {Buffer} */ text) => {
    for (const { word, bytes } of wanted) {
      if (text.includes(bytes)) found.add(`${word} in ${path.slice(folder.length + 1)}`);
    }
  };
  for (const [path, file] of files) search(path, file);
  // Opening a database takes its log away, so that comes last.
  for (const [path, file] of files) for (const text of unpack(file, path)) search(path, text);
  return [...found].sort();
}

for (const name of BROWSERS) {
  describe(`Files of ${name}`, () => {
    it('hold nothing of any chat, but the settings', { timeout: PATIENCE_MS }, async () => {
      const browser = await launch(name);
      browser.allow(chat.url);
      const secrets = await useEverything(browser, chat.url);
      assert.ok(secrets.length > 15);
      await browser.close(async (profile) => {
        const found = await traces(profile, [...secrets, CONTACT]);
        assert.deepEqual(
          found.filter((trace) => !trace.startsWith(CONTACT)),
          [],
        );
        assert.notDeepEqual(found, [], 'the search is blind: it does not see the settings');
      });
    });

    it('show a message that was kept on purpose', { timeout: PATIENCE_MS }, async () => {
      const planted = await plantedExtension({
        'background.js': (text) =>
          `${text}\nchrome.runtime.onMessage.addListener(({ kind, batch }) => { if (kind === 'read') chrome.storage.local.set({ planted: batch }); });`,
      });
      try {
        const browser = await launch(name, { dist: planted.path });
        browser.allow(chat.url);
        const page = await browser.newUser({ watched: true });
        const [conversation, author, word] = [secretWord(), secretWord(), secretWord()];
        await openConversation(page, chat.url, conversation);
        await write(page, { author, text: RISKY[0]?.(word) ?? '' });
        await browser.waitForWarning(page);
        await browser.close(async (profile) => {
          const found = await traces(profile, [author, word]);
          for (const secret of [author, word])
            assert.ok(
              found.some((trace) => trace.startsWith(secret)),
              'it was not seen',
            );
        });
      } finally {
        planted.remove();
      }
    });
  });
}

describe('What files compress', () => {
  it('is read as it was written', () => {
    // Literal “ab”, then a copy of six from two back; the same in both formats, with LZ4's closing literal.
    const repeated = Buffer.from([8, 0x04, 0x61, 0x62, 0x09, 2]);
    assert.equal(snappy(repeated).toString(), 'abababab');
    assert.throws(() => snappy(repeated.subarray(0, 4)));
    const block = Buffer.from([0x22, 0x61, 0x62, 2, 0, 0x10, 0x21]);
    assert.equal(lz4(block, 9).toString(), 'abababab!');
    assert.throws(() => lz4(block, 3));
  });
});
