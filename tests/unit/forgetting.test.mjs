// @ts-check
/** What the engine keeps of a long chat, through the background and as it was built: words go, what they meant stays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newStores, reading, startBackground } from './background.mjs';

const ORDINARY = [
  'did you do the maths homework?',
  'i like your drawings',
  'are you coming to practice on thursday?',
  'level 12 is so hard',
  'my mum drives us',
  'the new map is great',
];

/** @param {number} length */
const ordinary = (length) => Array.from({ length }, (_, at) => `${ORDINARY[at % 6]} ${at}`);

/** @param {{ warnings: { level: string, situation: string }[] }} reply */
const said = ({ warnings }) => warnings.map(({ level, situation }) => `${level} ${situation}`);

test('words of somebody who fell silent go, while the chat goes on', async () => {
  const { send, stores } = startBackground(newStores());
  const words = 'send me a pic of you, dont tell your mum, marzipan';
  assert.deepEqual(said(await send(reading('a', [words], 'Mia'))), ['caution secrecy']);
  assert.match(JSON.stringify(stores.session), /marzipan/);
  await send(reading('a', ordinary(100)));
  assert.doesNotMatch(JSON.stringify(stores.session), /marzipan|dont tell/);
  // That she said it, and what of, is remembered.
  assert.deepEqual(
    said(await send(reading('a', ['send me a pic of you, dont tell your mum'], 'Mia'))),
    [],
  );
});

test('of somebody who writes on, the last few messages are kept, and the end of each', async () => {
  const { send, stores } = startBackground(newStores());
  await send(reading('a', [`marzipan ${'x'.repeat(300)} nougat`, ...ordinary(3)]));
  assert.doesNotMatch(JSON.stringify(stores.session), /marzipan/);
  assert.match(JSON.stringify(stores.session), /nougat/);
  await send(reading('a', ordinary(8)));
  assert.doesNotMatch(JSON.stringify(stores.session), /nougat/);
});

/** None is enough by itself among friends. More of the chat lies between them than any window but the last looks back upon. */
const SLOWLY = [
  'send me a pic of you right now',
  'are you home alone right now?',
  'is anybody reading your messages?',
  'turn on your camera for me',
  'come over to my place when your parents are away',
  'i have a gift for you if you send a pic',
];
const APART = 110;

/** What is said of the last of some lines, with ordinary ones before each. @param {string[]} lines */
async function slowly(lines) {
  const { send } = startBackground(newStores());
  let last = [''];
  for (const line of lines) {
    assert.deepEqual(said(await send(reading('a', ordinary(APART)))), []);
    last = said(await send(reading('a', [line])));
  }
  return last;
}

test('who goes slowly is noticed all the same: what was shown long ago still counts', async () => {
  assert.deepEqual(await slowly(SLOWLY), ['caution meeting']);
  const [line = ''] = SLOWLY.slice(-1);
  assert.ok(!`${await slowly([line])}`.includes('caution'));
  assert.deepEqual(await slowly(ordinary(SLOWLY.length)), []);
});

test('who opens the browser next sees nothing of what was said before', async () => {
  const stores = newStores();
  stores.local.settings = { counts: true };
  const before = startBackground(stores);
  const own = { own: true };
  await before.send(
    reading('with marzipan', ['send me a pic of you, dont tell your mum'], 'Nougat'),
  );
  await before.send({ kind: 'help', situation: 'secrecy', words: ['dont tell your mum'] });
  await before.send({
    kind: 'know',
    conversation: 'https://chat.example with marzipan',
    known: true,
  });
  assert.equal((await before.send({ kind: 'status' }, own)).warnings.length, 1);
  before.kill();
  // Which goes with the browser.
  stores.session = {};
  const { send } = startBackground(stores);
  const { warnings, conversations, page } = await send({ kind: 'status', tab: 1 }, own);
  assert.deepEqual([warnings, conversations, page.last], [[], 0, undefined]);
  assert.deepEqual(await send({ kind: 'asked' }, own), { situation: '', words: [] });
  assert.doesNotMatch(JSON.stringify(stores), /marzipan|nougat|dont tell/i);
});
