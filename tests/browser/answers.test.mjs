// @ts-check
/** What a child answers to a warning: what follows from it, for how long, and that nobody else can answer. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startDemo } from '../chats/demo/demo.mjs';
import { BROWSERS, launch } from './harness.mjs';
import { talk, until } from './talk.mjs';

/** Texts and what is said of them, each after the one before. */
const HINT = ['can you send me a pic of you?', 'do you have snapchat?', 'do you have whatsapp?'];
const PHOTO = ['send me a selfie'];
const SECRECY = ['dont tell your parents that we write, ok?'];
const MEETING = ['lets meet tomorrow, just us two', 'come alone'];
const CAMERA = ['i want to see you on cam'];
const BLACKMAIL = ['pay me 50 euro or i show it to your whole school'];

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo({ lines: [] });
});
after(() => demo?.stop());

for (const name of BROWSERS) {
  describe(`Answers to a warning in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    before(async () => {
      browser = await launch(name);
      browser.allow(demo.url);
    });
    after(() => browser?.close());

    it('none: what is said grows with what is written', async () => {
      const chat = await talk(browser, demo.url, 'nobody answers');
      assert.equal(await chat.warned(...HINT), 'notice photo');
      assert.equal(await chat.warned(...PHOTO), 'caution photo');
      assert.equal(await chat.warned(...SECRECY), 'caution secrecy');
      await chat.page.close();
    });

    it('“I know this person”: lesser things are quiet from now on, an alert still speaks', async () => {
      const chat = await talk(browser, demo.url, 'a cousin');
      await chat.say(...HINT);
      await browser.press(chat.page, 'know');
      assert.ok((await browser.waitForWarning(chat.page)).known, 'it says nothing to that');
      await browser.press(chat.page, 'close');
      assert.ok(await chat.quiet(...PHOTO));
      await chat.reload();
      assert.ok(await chat.quiet(...SECRECY), 'after the page was loaded again');
      await browser.killBackground();
      assert.ok(await chat.quiet(...CAMERA), 'after the background was stopped');
      assert.equal(await chat.warned(...BLACKMAIL), 'alert blackmail');
      await chat.page.close();
      const other = await talk(browser, demo.url, 'no cousin');
      assert.equal(await other.warned(...SECRECY), 'caution secrecy', 'others are not known');
      await other.page.close();
    });

    it('“I know this person” lasts until somebody has all forgotten', async () => {
      const chat = await talk(browser, demo.url, 'a friend');
      await chat.say(...SECRECY);
      await browser.press(chat.page, 'know');
      await browser.press(chat.page, 'close');
      assert.ok(await chat.quiet(...CAMERA));
      const options = await browser.newUser({ watched: true });
      await browser.openOwn(options, 'options');
      await options.waitForSelector('#forget');
      await options.click('#forget');
      await options.waitForFunction(() => !document.querySelector('#forget'));
      await options.close();
      assert.match(await chat.warned(...MEETING), /^caution/);
      await chat.page.close();
    });

    it('“This was fine”: that situation is quiet in that conversation, others speak', async () => {
      const chat = await talk(browser, demo.url, 'a joke');
      await chat.say(...HINT);
      await browser.press(chat.page, 'fine');
      await pause(300);
      assert.equal(await browser.warning(chat.page), null, 'the warning stays');
      assert.ok(await chat.quiet(...PHOTO));
      assert.equal(await chat.warned(...SECRECY), 'caution secrecy');
      await chat.page.close();
    });

    it('“This was fine” holds after the page was loaded again and the background was stopped', async () => {
      const chat = await talk(browser, demo.url, 'another joke');
      await chat.say(...HINT);
      await browser.press(chat.page, 'fine');
      await chat.reload();
      await browser.killBackground();
      assert.ok(await chat.quiet(...PHOTO));
      assert.equal(await chat.warned(...BLACKMAIL), 'alert blackmail');
      await chat.page.close();
      const other = await talk(browser, demo.url, 'no joke');
      assert.equal(await other.warned(...HINT), 'notice photo', 'other conversations speak');
      await other.page.close();
    });

    it('“This was fine” leaves what else is being said', async () => {
      const chat = await talk(browser, demo.url, 'two things');
      await chat.say(...SECRECY, ...BLACKMAIL);
      await until(async () => (await browser.warning(chat.page))?.level === 'alert');
      await browser.press(chat.page, 'fine');
      await until(async () => (await browser.warning(chat.page))?.situation === 'secrecy');
      await chat.page.close();
    });

    it('“Get help” opens the page of help with what fits', async () => {
      for (const [texts, topic] of /** @type {const} */ ([
        [BLACKMAIL, 'blackmail'],
        [[...HINT, ...PHOTO], 'sent'],
        [SECRECY, 'unsure'],
      ])) {
        const chat = await talk(browser, demo.url, `help with ${topic}`);
        await chat.say(...texts);
        await browser.press(chat.page, 'help');
        await until(() => browser.closeOwn('help'));
        assert.ok(await browser.warning(chat.page), 'the warning went away');
        await chat.page.close();
        const help = await browser.newUser({ watched: true });
        await browser.openOwn(help, 'help');
        await help.waitForSelector('details.topic');
        const open = await help.$$eval('details[open]', (all) =>
          all.map((each) => each.getAttribute('data-topic')),
        );
        assert.deepEqual(open, [topic]);
        await help.close();
      }
    });

    it('the page cannot answer', async () => {
      const chat = await talk(browser, demo.url, 'a page that plays');
      await chat.say(...SECRECY);
      const { buttons } = await browser.waitForWarning(chat.page);
      const before = await browser.pageState();
      await chat.page.evaluate((places) => {
        const host = /** @type {HTMLElement} */ (document.documentElement.lastElementChild);
        const bubbles = { bubbles: true, composed: true, cancelable: true };
        for (const { x, y } of Object.values(places)) {
          const target = document.elementFromPoint(x, y) ?? host;
          const at = { ...bubbles, clientX: x, clientY: y, view: window };
          for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
            const Made = type.startsWith('pointer') ? PointerEvent : MouseEvent;
            target.dispatchEvent(new Made(type, at));
          }
          if (target instanceof HTMLElement) target.click();
        }
        host.focus();
        for (const key of ['Tab', 'Enter', ' ', 'Escape']) {
          for (const type of ['keydown', 'keypress', 'keyup']) {
            const event = new KeyboardEvent(type, { ...bubbles, key });
            host.dispatchEvent(event);
            dispatchEvent(event);
          }
        }
        for (const data of ['know', 'help', { kind: 'know' }, { kind: 'fine' }]) {
          postMessage(data, '*');
        }
      }, buttons);
      await pause(500);
      const shown = await browser.warning(chat.page);
      assert.deepEqual([shown?.situation, shown?.known], ['secrecy', '']);
      assert.equal(await browser.closeOwn('help'), false, 'it opened the page of help');
      assert.equal(before.state, (await browser.pageState()).state);
      await browser.press(chat.page, 'close');
      assert.equal(await chat.warned(...CAMERA), 'caution camera', 'it was told that all is well');
      await chat.page.close();
    });

    it('no server was asked for anything', () => {
      const foreign = browser.requests().filter(({ allowed }) => !allowed);
      assert.deepEqual(foreign, []);
    });
  });
}
