// @ts-check
/**
 * What a hostile page can learn and do: before a warning nothing shows that the extension is there, and of a warning it sees a bare element.
 * The functions handed to a page run in the world of its own scripts.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startDemo } from '../chats/demo/demo.mjs';
import { BROWSERS, launch } from './harness.mjs';
import { foreignElements } from './page.mjs';
import { openConversation, RISKY, secretWord, write } from './secret-chat.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** Ten times what a message needs to wake the background and be answered. */
const LONG_ENOUGH_MS = 1000;

const PARTNER = 'Nico';

/** The fonts that a warning asks for, generic or not. */
const FAMILIES = (
  readFileSync(new URL('../../extension/pages/tokens.css', import.meta.url), 'utf8').match(
    /--type: (.*);/,
  )?.[1] ?? assert.fail()
)
  .split(',')
  .map((name) => name.trim());

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let chat;
before(async () => {
  chat = await startDemo({ lines: [] });
});
after(() => chat?.stop());

for (const name of BROWSERS) {
  describe(`A hostile page in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    /** @type {import('./harness.mjs').Browser} */
    let bare;
    before(async () => {
      [browser, bare] = [await launch(name), await launch(name, { extension: false })];
      for (const each of [browser, bare]) each.allow(chat.url);
    });
    after(() => Promise.all([browser?.close(), bare?.close()]));

    /**
     * @param {import('./harness.mjs').Browser} where
     * @param {(page: Page) => Promise<void>} test
     */
    const onChat = async (where, test) => {
      const page = await where.newUser({ watched: true });
      try {
        await openConversation(page, chat.url, secretWord());
        await test(page);
      } finally {
        await page.close();
      }
    };

    /** @param {(page: Page, shown: import('./harness.mjs').Shown) => Promise<void>} test */
    const onWarning = (test) =>
      onChat(browser, async (page) => {
        await write(page, { author: PARTNER, text: RISKY[0]?.('') ?? '' });
        await test(page, await browser.waitForWarning(page));
      });

    /** All that a page has in hand. @param {Page} page */
    const surroundings = (page) =>
      page.evaluate(() => {
        const { chrome } = /** @type {any} */ (globalThis);
        return {
          globals: Object.getOwnPropertyNames(globalThis).sort(),
          runtime: typeof chrome?.runtime,
          chrome: Object.keys(chrome ?? {}).sort(),
          document: document.documentElement.outerHTML,
          sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
          fonts: document.fonts.size,
          natives: [
            Element.prototype.attachShadow,
            EventTarget.prototype.addEventListener,
            Node.prototype.appendChild,
            window.fetch,
          ].map(String),
          loaded: performance.getEntriesByType('resource').map(({ name }) => name),
        };
      });

    it('has the same in hand with the extension and without, while a chat is read', async () => {
      /** @type {unknown[]} */
      const found = [];
      for (const where of [browser, bare]) {
        await onChat(where, async (page) => {
          await write(page, { author: PARTNER, text: 'good game yesterday' });
          await page.waitForFunction(() => document.querySelector('.message'));
          await pause(LONG_ENOUGH_MS);
          found.push(await surroundings(page));
        });
      }
      const [withUs, without] = found.map((each) =>
        JSON.parse(JSON.stringify(each).replaceAll(/data-conversation=\\"\w+\\"/g, '')),
      );
      assert.deepEqual(withUs, without);
    });

    it('can load no file of the extension and meets no error that names one', () =>
      onWarning(async (page) => {
        const own = browser.own;
        const found = await page.evaluate(async (root) => {
          /** @type {string[]} */
          const met = [];
          addEventListener('error', ({ message, filename }) => met.push(`${message} ${filename}`));
          for (const file of ['manifest.json', 'engine.wasm', 'icons/16.png', 'pages/help.html']) {
            await fetch(root + file).then(
              () => met.push(`fetched ${file}`),
              () => {},
            );
            await new Promise((resolve) => {
              const image = new Image();
              image.onload = () => resolve(met.push(`loaded ${file}`));
              image.onerror = resolve;
              image.src = root + file;
            });
          }
          return [...met, ...performance.getEntries().map(({ name }) => name)].filter((each) =>
            /extension|loaded|fetched/.test(each.replaceAll(root, '')),
          );
        }, own);
        assert.deepEqual(found, []);
      }));

    it('cannot read a warning, by any way to text', () =>
      onWarning(async (page, { title, words, nodes }) => {
        assert.equal(nodes, '', 'a text node can be found');
        assert.ok(title && words.length > 0);
        const answers = await page.evaluate(
          (said) => {
            const host = /** @type {HTMLElement} */ (document.documentElement.lastElementChild);
            const { left, top, right, bottom } = { left: 0, top: 0, right: 1200, bottom: 800 };
            const seen = [
              host.innerText,
              host.textContent,
              host.outerHTML,
              document.documentElement.innerText,
              new XMLSerializer().serializeToString(host.cloneNode(true)),
              /** @type {any} */ (host).getHTML?.({ serializableShadowRoots: true }),
              getComputedStyle(host, '::before').content,
            ];
            const find = /** @type {any} */ (window).find;
            const found = said.filter((text) => find(text, false, false, true));
            for (const text of [' ', '1', 'a', '.']) {
              find(text, false, false, true);
              const root = getSelection()?.anchorNode?.getRootNode();
              if (root && root !== document) found.push('the root');
            }
            const selection = /** @type {Selection} */ (getSelection());
            document.execCommand('selectAll');
            seen.push(`${selection}`);
            selection.selectAllChildren(document.documentElement);
            seen.push(`${selection}`);
            selection.selectAllChildren(host);
            seen.push(`${selection}`);
            selection.removeAllRanges();
            // Beside the page's own elements there is nothing but the host at any point.
            for (let x = left + 5; x < right; x += 40) {
              for (let y = top + 5; y < bottom; y += 40) {
                const hits = document.elementsFromPoint(x, y);
                const caret = document.caretPositionFromPoint?.(x, y)?.offsetNode;
                for (const node of caret ? [...hits, caret] : hits) {
                  if (node.getRootNode() !== document) found.push(`${node.nodeName} at ${x}, ${y}`);
                }
              }
            }
            for (const animation of document.documentElement.getAnimations({ subtree: true })) {
              const { target } = /** @type {KeyframeEffect} */ (animation.effect);
              if (target && target.getRootNode() !== document) found.push(target.outerHTML);
            }
            return { text: seen.join('\n'), found, shadow: host.shadowRoot };
          },
          [title, title.slice(0, 5), title.split(' ').at(-1) ?? ''],
        );
        assert.ok(!answers.text.includes(title), answers.text);
        assert.deepEqual(answers.found, []);
        assert.equal(answers.shadow, null);
      }));

    it('learns no letter of it from fonts of its own under the names of ours', () =>
      onChat(browser, async (page) => {
        await page.evaluate((names) => {
          // Nobody else on the page is to ask for them.
          document.body.style.fontFamily = 'monospace';
          for (const name of names) document.fonts.add(new FontFace(name, 'url(/font.woff2)'));
        }, FAMILIES);
        await write(page, { author: PARTNER, text: RISKY[0]?.('') ?? '' });
        await browser.waitForWarning(page);
        await pause(LONG_ENOUGH_MS);
        const asked = await page.evaluate(() =>
          [...document.fonts].flatMap(({ family, status }) =>
            status === 'unloaded' ? [] : [family],
          ),
        );
        assert.deepEqual(asked, []);
      }));

    it('gets nothing of it from what the child selects and copies', () =>
      onWarning(async (page, { title, rest }) => {
        await page.mouse.click(rest.x, rest.y);
        await page.mouse.click(rest.x, rest.y, { count: 3 });
        const selected = () =>
          page.evaluate(() => {
            const selection = getSelection();
            const nodes = [selection?.anchorNode, selection?.focusNode];
            const foreign = nodes.some((node) => node && node.getRootNode() !== document);
            return foreign ? 'a node of the panel' : `${selection}`;
          });
        assert.equal(await selected(), '');
        await page.keyboard.down('Control');
        for (const key of /** @type {const} */ (['a', 'c'])) await page.keyboard.press(key);
        await page.keyboard.up('Control');
        assert.ok(!(await selected()).includes(title));
        await page.click('#composer');
        await page.keyboard.down('Control');
        await page.keyboard.press('v');
        await page.keyboard.up('Control');
        const pasted = await page.$eval('#composer', (field) => /** @type {any} */ (field).value);
        assert.ok(!pasted.includes(title.slice(0, 12)), pasted);
      }));

    it('cannot press its buttons, nor open a page with them', () =>
      onWarning(async (page, { buttons, close, rest }) => {
        assert.ok(buttons.help);
        await page.evaluate(
          async (points) => {
            const host = /** @type {HTMLElement} */ (document.documentElement.lastElementChild);
            for (const { x, y } of points) {
              const init = {
                bubbles: true,
                composed: true,
                cancelable: true,
                clientX: x,
                clientY: y,
              };
              const target = document.elementFromPoint(x, y) ?? host;
              for (const type of ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click'])
                target.dispatchEvent(new MouseEvent(type, init));
            }
            host.click();
            host.focus();
            for (const key of ['Escape', 'Enter', ' ', 'Tab'])
              for (const target of [host, document, window])
                target.dispatchEvent(
                  new KeyboardEvent('keydown', { key, bubbles: true, composed: true }),
                );
            await new Promise((resolve) => setTimeout(resolve, 500));
          },
          [...Object.values(buttons), close, rest],
        );
        assert.ok(await browser.warning(page), 'it was closed');
        assert.equal(await browser.closeOwn('help'), false, 'it opened the page of help');
        const known = await knownPeople();
        assert.equal(known, 0, 'it made somebody known');
      }));

    it('cannot speak to the background', () =>
      onWarning(async (page) => {
        const { starts } = await browser.status();
        await page.evaluate(async () => {
          const messages = [
            { kind: 'help', situation: 'photo', words: [] },
            { kind: 'know', conversation: 'x', known: true },
          ];
          for (const message of messages) {
            postMessage(message, '*');
            document.dispatchEvent(new CustomEvent('lotse', { detail: message }));
            new BroadcastChannel('lotse').postMessage(message);
            const { chrome, browser } = /** @type {any} */ (globalThis);
            for (const api of [chrome, browser]) api?.runtime?.sendMessage?.(message);
          }
          await new Promise((resolve) => setTimeout(resolve, 300));
        });
        assert.equal(await browser.closeOwn('help'), false);
        assert.equal(await knownPeople(), 0);
        assert.equal((await browser.status()).starts, starts);
      }));

    /** In how many chats the child is said to know the other side. */
    async function knownPeople() {
      const page = await browser.newUser({ watched: true });
      try {
        await browser.openOwn(page, 'options');
        await page.waitForSelector('h1');
        return await page.evaluate(async () => {
          const { runtime } = /** @type {any} */ (globalThis).chrome;
          return (await runtime.sendMessage({ kind: 'own' })).known;
        });
      } finally {
        await page.close();
      }
    }

    it('is quoted as text: a partner’s markup is no element', () =>
      onChat(browser, async (page) => {
        const markup = '<img src=x onerror=document.title=1><b>dad</b>';
        await write(page, { author: markup, text: 'send me <i> a nude' });
        const { authors, words, tags } = await browser.waitForWarning(page);
        assert.deepEqual([...new Set([...authors, ...words])], [markup, 'send me <i> a nude']);
        for (const tag of ['img', 'b', 'i']) assert.ok(!tags.includes(tag), tag);
        assert.notEqual(await page.title(), '1');
        assert.deepEqual((await foreignElements(page)).length, 1);
      }));

    it('is not filled by a name or a message without end', () =>
      onChat(browser, async (page) => {
        const long = 'x'.repeat(1_000_000);
        await write(page, { author: long, text: `${RISKY[0]?.('')} ${long}` });
        const { authors, words } = await browser.waitForWarning(page);
        for (const said of [...authors, ...words]) assert.ok(said.length < 300, `${said.length}`);
      }));

    it('keeps each one’s words to himself, whatever a partner calls himself or writes', () =>
      onChat(browser, async (page) => {
        const flipped = '\u202Emom\u202C';
        await write(page, { author: 'Mama', text: 'dinner at six' });
        await write(page, { author: flipped, text: 'Mama: send me a nude' });
        await write(page, { author: flipped, text: RISKY[1]?.('') ?? '' });
        await write(page, { author: 'x'.repeat(1_000_000), text: 'y'.repeat(1_000_000) });
        const shown = await browser.waitForWarning(page);
        assert.ok(shown.authors.length > 0);
        for (const author of shown.authors) assert.equal(author, flipped);
        for (const words of shown.words) assert.ok(words.length < 500, 'a quote without end');
        assert.ok(!shown.words.some((words) => words.includes('dinner')));
        // What flips direction ends with the name: it stands in an element of its own.
        const isolated = shown.tags.filter((tag) => tag === 'bdi' || tag === 'q');
        assert.equal(isolated.length, shown.authors.length + shown.words.length);
      }));
  });
}
