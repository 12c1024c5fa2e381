// @ts-check
/** Converse.js with Prosody, the chat that sites embed: one-to-one, a room, and two conversations over somebody's page. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  address,
  opened,
  roomAddress,
  say,
  seen,
  startConverse,
} from '../chats/converse/converse.mjs';
import { joinXmpp } from '../chats/converse/xmpp.mjs';
import { BROWSERS, launch, screenshot } from './harness.mjs';
import { readerFor } from './probe.mjs';
import { seen as fields, waitForMessages } from './reading.mjs';

/** Each browser has people of its own: the server keeps what was said. */
const PEOPLE = /** @type {const} */ (['mia', 'nele', 'olga', 'pia']);
/** @typedef {(typeof PEOPLE)[number]} Person */

const { server: converse, extension } = await readerFor(() =>
  startConverse(BROWSERS.flatMap((browser) => PEOPLE.map((name) => `${name}-${browser}`))),
);

for (const name of BROWSERS) {
  /** @param {Person} person */
  const account = (person) => `${person}-${name}`;
  /** @param {Person} person */
  const jid = (person) => address(account(person));
  /** @param {Person} person */
  const join = (person) =>
    joinXmpp({ port: converse.port, name: account(person), password: converse.password });
  const room = `garden-${name}`;

  /** @param {import('./harness.mjs').Browser} browser @param {Omit<Parameters<typeof converse.page>[0], 'who'>} wishes */
  const childOn = async (browser, wishes) => {
    for (const each of converse.addresses) browser.allow(each);
    const page = await browser.newUser({ watched: true });
    await page.goto(converse.page({ who: account('mia'), ...wishes }));
    for (const chat of wishes.chats ?? []) await opened(page, address(chat));
    for (const each of wishes.rooms ?? []) await opened(page, roomAddress(each));
    return page;
  };

  describe(`Every field of Converse.js in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name, { dist: extension.path });
    });
    after(() => browser?.close());

    /** @param {import('puppeteer-core').Page} page @param {ReturnType<typeof fields>[][]} wanted */
    const reads = async (page, wanted) => {
      const { found } = await waitForMessages(page, wanted.flat().length);
      const read = found.map((each) => each.messages.map(fields));
      assert.deepEqual(read, wanted);
      for (const { conversation } of found) assert.match(conversation, /^\["Converse\.js"/);
    };

    it('reads a private chat', async () => {
      const nele = await join('nele');
      const page = await childOn(browser, { chats: [account('nele')] });
      nele.say(jid('mia'), 'did you water the beans?');
      await seen(page, jid('nele'), 'did you water the beans?');
      await say(page, jid('nele'), 'this morning');
      nele.say(jid('mia'), 'then they will grow');
      nele.say(jid('mia'), 'up to the roof');
      await seen(page, jid('nele'), 'up to the roof');
      await reads(page, [
        [
          { author: jid('nele'), own: false, text: 'did you water the beans?' },
          { author: jid('mia'), own: true, text: 'this morning' },
          { author: jid('nele'), own: false, text: 'then they will grow' },
          { author: jid('nele'), own: false, text: 'up to the roof' },
        ],
      ]);
      await page.close();
      await nele.leave();
    });

    it('keeps two conversations over one page apart', async () => {
      const [olga, pia] = await Promise.all([join('olga'), join('pia')]);
      const page = await childOn(browser, {
        chats: [account('olga'), account('pia')],
        overlay: true,
      });
      olga.say(jid('mia'), 'the ladder is back');
      await seen(page, jid('olga'), 'the ladder is back');
      pia.say(jid('mia'), 'shall we pick the cherries?');
      await seen(page, jid('pia'), 'shall we pick the cherries?');
      await say(page, jid('pia'), 'tomorrow after lunch');
      await say(page, jid('olga'), 'thank you!');
      await reads(page, [
        [
          { author: jid('olga'), own: false, text: 'the ladder is back' },
          { author: jid('mia'), own: true, text: 'thank you!' },
        ],
        [
          { author: jid('pia'), own: false, text: 'shall we pick the cherries?' },
          { author: jid('mia'), own: true, text: 'tomorrow after lunch' },
        ],
      ]);
      await page.close();
      await Promise.all([olga.leave(), pia.leave()]);
    });

    // The last one: the server remembers rooms, and Converse.js opens them again wherever the child comes in.
    it('reads a room', async () => {
      const [olga, pia] = await Promise.all([join('olga'), join('pia')]);
      const page = await childOn(browser, { rooms: [room] });
      await Promise.all([olga.enter(roomAddress(room)), pia.enter(roomAddress(room))]);
      olga.sayInRoom(roomAddress(room), 'who has the ladder?');
      await seen(page, roomAddress(room), 'who has the ladder?');
      pia.sayInRoom(roomAddress(room), 'it is in the shed');
      await seen(page, roomAddress(room), 'it is in the shed');
      await say(page, roomAddress(room), 'behind the bikes');
      await reads(page, [
        [
          { author: account('olga'), own: false, text: 'who has the ladder?' },
          { author: account('pia'), own: false, text: 'it is in the shed' },
          { author: account('mia'), own: true, text: 'behind the bikes' },
        ],
      ]);
      await page.close();
      await Promise.all([olga.leave(), pia.leave()]);
    });
  });

  describe(`Converse.js with the whole extension in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name);
    });
    after(() => browser?.close());

    it('warns of one of two conversations over a page, and not of the child’s own words', async () => {
      const [nele, olga] = await Promise.all([join('nele'), join('olga')]);
      const page = await childOn(browser, {
        chats: [account('nele'), account('olga')],
        overlay: true,
      });
      await say(page, jid('olga'), 'can you send me a pic of the homework?');
      await say(page, jid('olga'), 'dont tell your parents that i forgot it');
      olga.say(jid('mia'), 'there it is');
      await seen(page, jid('olga'), 'there it is');
      assert.equal(await browser.warning(page), null);
      for (const text of ['can you send me a pic of you?', 'are you home alone?']) {
        nele.say(jid('mia'), text);
        await seen(page, jid('nele'), text);
      }
      const { situation, words } = await browser.waitForWarning(page);
      assert.equal(situation, 'photo');
      assert.ok(words.every((word) => !word.includes('homework')));
      await screenshot(page, `${name}-converse`);
      await page.close();
      await Promise.all([nele.leave(), olga.leave()]);
    });
  });
}
