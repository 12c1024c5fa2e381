// @ts-check
/** The extension's own pages, in the browser and with the real background: help, what a child shows to an adult, the first page, settings, popup. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startDemo } from '../chats/demo/demo.mjs';
import { BROWSERS, launch } from './harness.mjs';
import { LANGUAGES } from './panel-samples.mjs';
import { talk, until } from './talk.mjs';

const PHOTO = ['can you send me a pic of you?', 'are you home alone?'];
const HINT = ['can you send me a pic of you?', 'do you have snapchat?', 'do you have whatsapp?'];
const SECRECY = ['dont tell your parents that we write, ok?'];
const CAMERA = ['i want to see you on cam'];

/** The host of the demo chat. */
const HOST = '127.0.0.1';

/** @typedef {import('puppeteer-core').Page} Page */

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo({ lines: [] });
});
after(() => demo?.stop());

for (const name of BROWSERS) {
  /** @type {import('./harness.mjs').Browser} */
  let browser;
  const start = async () => {
    browser = await launch(name);
    browser.allow(demo.url);
  };
  /** A page of the extension, filled. @param {string} own */
  const open = async (own) => {
    const page = await browser.newUser({ watched: true });
    await browser.openOwn(page, own);
    await page.waitForSelector('#main h2, #main .ways');
    return page;
  };

  describe(`Help in ${name}`, () => {
    before(start);
    after(() => browser?.close());

    it('shows the numbers of the country that is looked at, and changes no setting', async () => {
      const country = async () => {
        const options = await open('options');
        const chosen = await options.$eval('#field-country', fieldOf);
        await options.close();
        return chosen;
      };
      const before = await country();
      const page = await open('help');
      const numbers = () => page.$$eval('a.number', (all) => all.map((each) => each.href));
      /** @type {Record<string, string[]>} */
      const by = {};
      for (const code of ['de', 'at', 'si', 'us']) {
        await page.select('#country', code);
        await page.waitForFunction(
          (wanted) =>
            /** @type {HTMLSelectElement} */ (document.querySelector('#country')).value === wanted,
          {},
          code,
        );
        await pause(300);
        by[code] = await numbers();
        assert.ok((by[code]?.length ?? 0) > 1, `${code}: ${by[code]}`);
        for (const href of by[code] ?? []) assert.match(href, /^tel:\+?\d+$/);
      }
      assert.equal(new Set(Object.values(by).map(String)).size, 4);
      assert.ok(by.de?.includes('tel:116111'), String(by.de));
      await page.close();
      assert.equal(await country(), before);
    });

    it('opens nothing by itself, and every topic says something', async () => {
      const page = await open('help');
      const topics = await page.$$eval('details.topic', (all) =>
        all.map(({ open, textContent }) => ({ open, length: textContent?.length ?? 0 })),
      );
      assert.ok(topics.length >= 6);
      for (const { open, length } of topics) assert.ok(!open && length > 80);
      await page.close();
    });

    it('shows an adult nothing of a chat where nothing was asked', async () => {
      const page = await open('adult');
      assert.equal(await page.$('input[type="checkbox"]'), null);
      assert.equal(await page.$('q'), null);
      await page.close();
    });

    it('shows an adult the words of the chat only if the child ticks that', async () => {
      const chat = await talk(browser, demo.url, 'for an adult');
      await chat.say(...PHOTO);
      await browser.press(chat.page, 'help');
      await until(() => browser.closeOwn('help'));
      await chat.page.close();
      const page = await open('adult');
      const shown = () => page.evaluate(() => document.body.innerText);
      assert.ok(!(await shown()).includes('send me a pic'), 'the words are there unasked');
      assert.ok((await page.$eval('.noticed', textOf)).length > 10);
      await page.click('input[type="checkbox"]');
      assert.match(await shown(), /send me a pic/);
      await page.click('input[type="checkbox"]');
      assert.ok(!(await shown()).includes('send me a pic'));
      const closed = await page.$$eval('q', (all) => all.every((each) => !each.checkVisibility()));
      assert.ok(closed);
      await page.close();
    });

    it('no connection was tried', () => {
      assert.deepEqual(
        browser.requests().filter(({ allowed }) => !allowed),
        [],
      );
    });
  });

  describe(`The first page in ${name}`, () => {
    before(start);
    after(() => browser?.close());

    it('is drawn anew in every language, and its sample chat ends in a warning', async () => {
      const page = await open('welcome');
      const titles = new Set();
      /** @type {string[]} */
      const silent = [];
      for (const language of LANGUAGES) {
        await page.select('#field-language', language);
        await page.waitForFunction((tag) => document.documentElement.lang === tag, {}, language);
        titles.add(await page.$eval('#main', textOf));
        const isCyrillic = ['mk', 'sr-Cyrl'].includes(language);
        const letters = (await page.$eval('#main .lead', textOf)).match(/\p{Script=Cyrillic}/gu);
        assert.equal((letters ?? []).length > 30, isCyrillic, language);
        assert.equal(await page.$eval('#field-language', fieldOf), language);
        for (let at = 1; at <= 4; at += 1) {
          await page.click('#next');
          await page.waitForFunction(
            (count) => document.querySelectorAll('.sample li').length === count,
            {},
            at,
          );
        }
        await pause(700);
        const warning = await browser.warning(page);
        if (!warning) silent.push(language);
        else await browser.press(page, 'close');
        await page.click('#next');
        await page.waitForFunction(() => !document.querySelector('.sample li'));
      }
      assert.deepEqual(silent, []);
      assert.equal(titles.size, LANGUAGES.length);
      await page.close();
    });

    it('leaves no trace of the sample chat', async () => {
      const { warnings } = await browser.status();
      assert.deepEqual(warnings, []);
    });

    it('keeps what was chosen', async () => {
      const page = await open('welcome');
      await page.select('#field-language', 'sr-Latn');
      await page.waitForFunction(() => document.documentElement.lang === 'sr-Latn');
      await page.select('#field-country', 'rs');
      await page.select('#field-age', 'young');
      await pause(300);
      await page.close();
      const again = await open('options');
      const chosen = await again.$$eval('#field-language, #field-country, #field-age', (all) =>
        all.map((each) => /** @type {HTMLSelectElement} */ (each).value),
      );
      assert.deepEqual(chosen, ['sr-Latn', 'rs', 'young']);
      await again.close();
    });

    it('no connection was tried', () => {
      assert.deepEqual(
        browser.requests().filter(({ allowed }) => !allowed),
        [],
      );
    });
  });

  describe(`Settings in ${name}`, () => {
    before(start);
    after(() => browser?.close());

    /** What the page says of the last change. @param {Page} page @param {RegExp} [wanted] */
    const said = async (page, wanted = /./) => {
      await page.waitForFunction(
        (source) => new RegExp(source).test(document.querySelector('#said')?.textContent ?? ''),
        {},
        wanted.source,
      );
      return page.$eval('#said', textOf);
    };
    /** Forgets what was said before. @param {Page} page */
    const hush = (page) =>
      page.$eval('#said', (node) => {
        node.textContent = '';
      });
    /** Types as a person would, and leaves the field. @param {Page} page @param {string} field @param {string} text */
    const type = async (page, field, text) => {
      await hush(page);
      // Another window may be in front.
      await page.bringToFront();
      await page.focus(field);
      await page.$eval(field, (node) => /** @type {HTMLInputElement} */ (node).select());
      await page.keyboard.press('Backspace');
      await page.type(field, text);
      await page.$eval(field, (node) => /** @type {HTMLElement} */ (node).blur());
    };
    /** @param {Page} page @param {string} field @param {string} value */
    const choose = async (page, field, value) => {
      await hush(page);
      await page.select(field, value);
      await said(page);
    };

    it('every one survives closing the page and a stop of the background', async () => {
      const page = await open('options');
      await choose(page, '#field-language', 'de');
      await choose(page, '#field-country', 'at');
      await choose(page, '#field-age', 'young');
      await choose(page, '#field-sensitivity', 'watchful');
      for (const [field, text] of [
        ['contactName', 'Frau Huber'],
        ['contactNumber', '+43 1 234 56'],
        ['contactHours', 'montags'],
        ['sitesOff', 'games.example'],
      ]) {
        await type(page, `#field-${field}`, text ?? '');
        await said(page);
      }
      await hush(page);
      await page.click('#field-counts');
      await said(page);
      await page.close();
      await browser.killBackground();
      const again = await open('options');
      const values = await again.$$eval('[id^="field-"]', (all) =>
        all.map((each) => {
          const { id, value, checked, type } = /** @type {HTMLInputElement} */ (each);
          return [id.slice(6), type === 'checkbox' ? checked : value];
        }),
      );
      assert.deepEqual(Object.fromEntries(values), {
        language: 'de',
        country: 'at',
        age: 'young',
        sensitivity: 'watchful',
        contactName: 'Frau Huber',
        contactNumber: '+43 1 234 56',
        contactHours: 'montags',
        sitesOff: 'games.example',
        counts: true,
      });
      assert.equal(await again.$eval('html', (node) => node.lang), 'de');
      await again.close();
      const help = await open('help');
      assert.match(
        await help.$eval('.services .line', textOf),
        /Frau Huber.*\+43 1 234 56.*montags/s,
      );
      await help.close();
    });

    it('what cannot be is not kept, and one sentence says so', async () => {
      const page = await open('options');
      await type(page, '#field-contactNumber', 'call me');
      assert.match(await said(page), /^Nicht gespeichert\. .*\.$/);
      await type(page, '#field-sitesOff', 'games.example  no!host');
      assert.match(await said(page), /^Nicht gespeichert\. .*: no!host$/);
      await type(page, '#field-sitesOff', 'games.example, https://Chat.Example/room?1#2');
      await said(page);
      assert.equal(
        await page.$eval('#field-sitesOff', fieldOf),
        'games.example\nchat.example',
        'an address that was copied is not understood',
      );
      await page.close();
    });

    it('a broken file says one sentence, and the rest of it applies', async () => {
      const page = await open('options');
      /** @param {string} text @param {RegExp} wanted */
      const load = async (text, wanted) => {
        await hush(page);
        await upload(page, text);
        return said(page, wanted);
      };
      const before = await page.$eval('#field-country', fieldOf);
      for (const text of [
        '{ "country": ',
        '[]',
        '"x"',
        '{}',
        ' '.repeat(200_000),
        '{"report": 1}',
      ]) {
        assert.match(await load(text, /./), /^Nichts wurde geändert\./, text.slice(0, 20));
        assert.equal(await page.$eval('#field-country', fieldOf), before);
      }
      const many = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`key${at}`, at]));
      assert.ok((await load(JSON.stringify(many), /./)).length < 300, 'it says too much');
      const some = JSON.stringify({ country: 'si', age: 'old', sitesOff: 'x', language: 'en' });
      const sentence = await load(some, /loaded/);
      assert.match(sentence, /age, sitesOff$/);
      assert.equal(await page.$eval('#field-country', fieldOf), 'si');
      assert.equal(await page.$eval('#field-age', fieldOf), 'young');
      await page.close();
    });

    it('saved, set back and loaded they are the same', async () => {
      const page = await open('options');
      page.on('dialog', (dialog) => dialog.accept());
      const fields = () =>
        page.$$eval('[id^="field-"]', (all) =>
          all.map((each) => {
            const { value, checked } = /** @type {HTMLInputElement} */ (each);
            return `${value} ${checked}`;
          }),
        );
      const before = await fields();
      // What is saved is seen at the link that the page presses.
      await page.evaluate(() => {
        const real = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          if (blob instanceof Blob)
            blob.text().then((text) => (document.body.dataset.saved = text));
          return real.call(URL, blob);
        };
      });
      await page.click('#export');
      await page.waitForSelector('body[data-saved]');
      const text = await page.$eval('body', (body) => body.dataset.saved ?? '');
      await hush(page);
      await page.click('#reset');
      await said(page);
      assert.equal(await page.$eval('#field-contactName', fieldOf), '');
      assert.notDeepEqual(await fields(), before);
      await hush(page);
      await upload(page, text);
      await said(page);
      assert.deepEqual(await fields(), before);
      await hush(page);
      await page.click('#reset');
      await said(page);
      await page.close();
    });

    it('take effect on a chat that is open', async () => {
      const page = await open('options');
      const chat = await talk(browser, demo.url, 'settings');
      assert.equal(await chat.warned(...SECRECY), 'caution secrecy');
      await choose(page, '#field-language', 'sl');
      await chat.say(...CAMERA);
      assert.match((await browser.waitForWarning(chat.page)).title, /kamer/i);
      await browser.press(chat.page, 'close');
      await choose(page, '#field-sensitivity', 'calm');
      const calm = await talk(browser, demo.url, 'calm');
      assert.ok(await calm.quiet(...HINT), 'a hint although it is to speak late');
      await calm.page.close();
      await choose(page, '#field-sensitivity', 'balanced');
      const usual = await talk(browser, demo.url, 'usual');
      assert.equal(await usual.warned(...HINT), 'notice photo');
      await usual.page.close();
      await choose(page, '#field-language', 'en');
      await chat.page.close();
      await page.close();
    });

    it('a page that is switched off is not read any more, and says so, until it is on again', async () => {
      const page = await open('options');
      const chat = await talk(browser, demo.url, 'off and on');
      await chat.say(...SECRECY);
      await browser.waitForWarning(chat.page);
      await type(page, '#field-sitesOff', HOST);
      await said(page);
      await until(async () => (await browser.warning(chat.page)) === null);
      assert.ok(await chat.quiet(...CAMERA));
      await type(page, '#field-sitesOff', ' ');
      await said(page);
      assert.match(await chat.warned(...PHOTO), /^caution/);
      await chat.page.close();
      await page.close();
    });

    it('counts are drawn by day and situation, and can be deleted', async () => {
      const page = await open('options');
      if (
        !(await page.$eval('#field-counts', (box) => /** @type {HTMLInputElement} */ (box).checked))
      ) {
        await hush(page);
        await page.click('#field-counts');
        await said(page);
      }
      await page.close();
      const chat = await talk(browser, demo.url, 'counted');
      assert.equal(await chat.warned(...SECRECY), 'caution secrecy');
      assert.equal(await chat.warned(...CAMERA), 'caution camera');
      await chat.page.close();
      const again = await open('options');
      const rows = await again.$$eval('table.counts tr', (all) =>
        all.map((row) => row.textContent ?? ''),
      );
      assert.equal(rows.length, 1);
      assert.match(rows[0] ?? '', /2/);
      assert.match(rows[0] ?? '', /secret: 1/);
      await again.click('#counts-delete');
      await again.waitForFunction(() => !document.querySelector('table.counts'));
      await again.close();
      const last = await open('options');
      assert.equal(await last.$('table.counts'), null);
      await last.close();
    });

    it('a PIN forbids, makes wait, opens, and is forgotten', async () => {
      const page = await open('options');
      await type(page, '#pin', '123');
      await page.click('#pin-set');
      await said(page, /four digits/);
      await type(page, '#pin', '2580');
      await page.click('#pin-set');
      await said(page, /Saved/);
      await choose(page, '#field-age', 'young');
      const chat = await talk(browser, demo.url, 'known with a PIN');
      await chat.say(...SECRECY);
      await browser.press(chat.page, 'know');
      await chat.page.close();
      await page.close();

      const locked = await open('options');
      const disabled = () => locked.$eval('fieldset', (form) => form.disabled);
      assert.equal(await disabled(), true);
      assert.equal(await locked.$('#pin-remove'), null);
      for (const [tried, answer] of /** @type {const} */ ([
        ['', /Enter the PIN/],
        ['0000', /not the PIN/],
        ['1111', /not the PIN/],
        ['2222', /Seconds left: 1\d$/],
        ['2580', /Seconds left: \d+$/],
      ])) {
        await type(locked, '#pin', tried);
        await locked.click('#unlock');
        await said(locked, answer);
        assert.equal(await disabled(), true);
      }
      await pause(15_000);
      await type(locked, '#pin', '2580');
      await locked.click('#unlock');
      await locked.waitForFunction(() => !document.querySelector('fieldset')?.disabled);
      await hush(locked);
      await locked.click('#forget');
      await said(locked, /Saved/);
      await choose(locked, '#field-age', 'older');

      const other = await open('options');
      assert.equal(await other.$eval('fieldset', (form) => form.disabled), true);
      await type(locked, '#pin', '1379');
      await locked.click('#pin-set');
      await said(locked, /Saved/);
      await choose(locked, '#field-age', 'young');
      await hush(locked);
      await locked.click('#pin-remove');
      await said(locked, /Saved/);
      await other.close();
      await locked.close();
      const free = await open('options');
      assert.equal(await free.$eval('fieldset', (form) => form.disabled), false);
      await free.close();
    });

    it('work with the defaults, and one sentence each, where the store holds nonsense', async () => {
      const page = await open('options');
      for (const [settings, faults] of /** @type {const} */ ([
        ['nonsense', 1],
        [{ age: 7, country: 'at', sitesOff: 'everything', report: 'https://a.example' }, 3],
      ])) {
        await page.evaluate(
          (kept) => /** @type {any} */ (globalThis).chrome.storage.local.set(kept),
          {
            settings,
            pin: { salt: 5 },
            known: [1, 'x'],
            counts: { monday: 5, '2026-13-40': null, '2026-01-01': { photo: 'x' } },
          },
        );
        await browser.killBackground();
        const again = await open('options');
        assert.equal((await again.$$('.faults li')).length, faults);
        assert.equal(await again.$eval('#field-age', fieldOf), 'older');
        assert.equal(await again.$eval('fieldset', (form) => form.disabled), false);
        await again.close();
        for (const own of ['welcome', 'help', 'adult', 'family', 'popup']) {
          const each = await open(own);
          assert.equal(await each.$('#silent'), null, `${own} says that Lotse does not answer`);
          await each.close();
        }
        const chat = await talk(browser, demo.url, `nonsense ${faults}`);
        assert.equal(await chat.warned(...SECRECY), 'caution secrecy');
        await chat.page.close();
      }
      await page.close();
      const mended = await open('options');
      await choose(mended, '#field-age', 'young');
      assert.equal((await mended.$$('.faults li')).length, 0);
      assert.equal(await mended.$eval('#field-country', fieldOf), 'at');
      await mended.close();
    });

    it('no connection was tried', () => {
      assert.deepEqual(
        browser.requests().filter(({ allowed }) => !allowed),
        [],
      );
    });
  });

  describe(`The popup in ${name}`, () => {
    before(start);
    after(() => browser?.close());

    it('tells what was said last, pauses and reads again', async () => {
      const chat = await talk(browser, demo.url, 'popup');
      await chat.say(...SECRECY);
      await browser.waitForWarning(chat.page);
      await browser.onPopup(async (popup) => {
        assert.match(await popup.$eval('.last', textOf), /secret/);
        assert.equal(
          await popup.$eval('.last', (node) => node.getAttribute('data-level')),
          'caution',
        );
        await popup.click('button.know');
        await popup.waitForFunction(() => !document.querySelector('button.know'));
      });
      await browser.onPopup(async (popup) => {
        assert.equal(await popup.$('button.know'), null, 'it asks again what it was told');
      });
      await browser.press(chat.page, 'close');
      assert.ok(await chat.quiet(...CAMERA), 'it does not know what the popup was told');
      await browser.onPopup(async (popup) => {
        await popup.click('button.pause');
        await popup.waitForSelector('body[data-page="off"]');
        assert.match(await popup.$eval('#main', textOf), /Switched off here in the settings/);
      });
      const other = await talk(browser, demo.url, 'popup, off');
      assert.ok(await other.quiet(...SECRECY), 'a page that is opened later is read');
      await browser.onPopup(async (popup) => {
        await popup.click('button.pause');
        await popup.waitForFunction(() => document.body.dataset.page !== 'off');
      });
      assert.match(await other.warned(...CAMERA), /^caution/);
      await other.page.close();
      await chat.page.close();
    });

    it('does not say of another page that it is switched off', async () => {
      const chat = await talk(browser, demo.url, 'left');
      await chat.say('hello');
      await pause(500);
      await browser.onPopup(async (popup) => {
        await popup.click('button.pause');
        await popup.waitForSelector('body[data-page="off"]');
      });
      const elsewhere = demo.url.replace(HOST, 'localhost');
      browser.allow(elsewhere);
      await chat.page.goto(`${elsewhere}style.css`);
      assert.equal((await browser.pageState()).state, 'none');
      await chat.page.close();
    });

    it('is on its way to other pages in a tab of its own', async () => {
      await browser.onPopup(async (popup) => {
        const targets = await popup.$$eval('a', (all) => all.map(({ target }) => target));
        assert.deepEqual([...new Set(targets)], ['_blank']);
      });
    });
  });
}

const textOf = (/** @type {Element} */ node) => node.textContent ?? '';
const fieldOf = (/** @type {Element} */ node) => /** @type {HTMLInputElement} */ (node).value;

/**
 * Chooses a file in the page of settings.
 * @param {Page} page
 * @param {string} text
 */
async function upload(page, text) {
  await page.$eval(
    '#import',
    (node, content) => {
      const input = /** @type {HTMLInputElement} */ (node);
      const files = new DataTransfer();
      files.items.add(new File([content], 'settings.json', { type: 'application/json' }));
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    text,
  );
}
