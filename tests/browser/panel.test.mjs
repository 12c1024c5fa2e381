// @ts-check
/**
 * The panel by itself, in the world of a real content script, on a page with the strictest policy there is. What the
 * engine finds is tested elsewhere; here the address of the page names the warning to show.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BROWSERS, launch, screenshot } from './harness.mjs';
import { bundle, sample } from './panel-samples.mjs';

const POLICY = "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const PAGE = `<!doctype html><html lang="en"><title>Chat</title>
<ol>${'<li>hello</li>'.repeat(30)}</ol><textarea rows="1" cols="200" aria-label="Message"></textarea></html>`;

/** @type {http.Server} */
let server;
/** @type {string} */
let folder;
/** @type {string} */
let address;
/** @type {Record<string, import('../../extension/shared/protocol.js').Warning>} */
const warnings = {};

before(async () => {
  for (const [level, situation] of /** @type {const} */ ([
    ['notice', 'platform'],
    ['caution', 'photo'],
    ['alert', 'blackmail'],
  ])) {
    warnings[level] = sample('de', situation, level);
  }
  server = http.createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', POLICY);
    response.end(PAGE);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  address = `http://127.0.0.1:${port}/`;
  folder = await mkdtemp(join(tmpdir(), 'lotse-panel-'));
  const script = await bundle(`
    import { showWarning } from './content/warning/index';
    const warnings = ${JSON.stringify(warnings)};
    addEventListener('hashchange', () => {
      const warning = warnings[location.hash.slice(1)];
      if (warning) showWarning(warning, (answer) => { document.title = answer; });
    });`);
  for (const name of BROWSERS) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'content.js'), script);
    await writeFile(
      join(folder, name, 'manifest.json'),
      JSON.stringify({
        manifest_version: 3,
        name: 'The panel alone',
        version: '1',
        content_scripts: [{ matches: ['http://127.0.0.1/*'], js: ['content.js'] }],
        browser_specific_settings: { gecko: { id: 'lotse@lotse.invalid' } },
      }),
    );
  }
});

after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

for (const name of BROWSERS) {
  describe(`the panel in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    /** @type {import('puppeteer-core').Page} */
    let page;

    before(async () => {
      browser = await launch(name, { dist: folder });
      browser.allow(address);
      page = await browser.newUser({ watched: true });
    });
    after(() => browser?.close());

    /** @param {string[]} levels */
    const show = async (...levels) => {
      await page.goto(address);
      await page.click('textarea');
      return also(...levels);
    };
    /** @param {string[]} levels */
    const also = async (...levels) => {
      for (const level of levels) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, level);
        const title = warnings[level]?.advice.title ?? '';
        await until(async () => (await said()).includes(title));
      }
      return browser.waitForWarning(page);
    };
    const hosts = () =>
      page.evaluate(() =>
        [...document.documentElement.children]
          .filter((node) => node !== document.head && node !== document.body)
          .map(({ localName, attributes, shadowRoot, textContent, childElementCount }) => ({
            localName,
            attributes: attributes.length,
            shadowRoot,
            textContent,
            childElementCount,
          })),
      );

    /** Everything that assistive technology is told, in one string. */
    const said = async () =>
      ((await browser.accessible(page)) ?? []).map((node) => node.name).join('\n');
    /** @param {number} x @param {number} y */
    const covered = (x, y) =>
      page.evaluate(
        (...point) => document.elementFromPoint(...point) === document.querySelector('html > div'),
        x,
        y,
      );
    const focused = () => page.evaluate(() => document.activeElement?.localName);

    it('says everything, in its own style, under the strictest policy', async () => {
      const shown = await show('caution');
      const { advice, evidence } = /** @type {NonNullable<(typeof warnings)[string]>} */ (
        warnings.caution
      );
      assert.equal(shown.level, 'caution');
      assert.equal(shown.situation, 'photo');
      assert.equal(shown.title, advice.title);
      assert.deepEqual(
        shown.words,
        evidence.map(({ words }) => words),
      );
      const texts = [advice.doubt, advice.comfort, ...advice.actions, advice.people];
      for (const line of advice.helplines) texts.push(line.name, line.number, line.note);
      const all = await said();
      for (const text of texts) assert.ok(all.includes(text), `does not say: ${text}`);
      // Without its style sheet it would fill the page from the left.
      assert.deepEqual([await covered(1000, 200), await covered(300, 200)], [true, false]);
      await screenshot(page, `${name}-panel`);
    });

    it('tells assistive technology its name, its parts and its links', async () => {
      await show('alert');
      const accessible = (await browser.accessible(page)) ?? [];
      const { advice } = /** @type {NonNullable<(typeof warnings)[string]>} */ (warnings.alert);
      const names = accessible.map((node) => node.name);
      const {
        panel = '',
        close = '',
        todo = '',
      } = /** @type {Record<string, string>} */ (advice.labels);
      for (const expected of [
        panel,
        close,
        todo,
        advice.title,
        advice.helplines[0]?.number ?? '-',
      ]) {
        assert.ok(names.includes(expected), `nothing is named "${expected}": ${names.join(' | ')}`);
      }
      assert.ok(
        accessible.some(({ role }) => role === 'alert'),
        'nothing has the role alert',
      );
    });

    it('shows the page a bare element and nothing else', async () => {
      await show('caution');
      assert.deepEqual(await hosts(), [
        {
          localName: 'div',
          attributes: 0,
          shadowRoot: null,
          textContent: '',
          childElementCount: 0,
        },
      ]);
    });

    it('leaves the focus in the composer and the composer free', async () => {
      await show('caution');
      const free = await page.evaluate(() => {
        const composer = /** @type {HTMLElement} */ (document.querySelector('textarea'));
        const { x, y, width, height } = composer.getBoundingClientRect();
        const right = Math.min(x + width, innerWidth) - 20;
        return {
          focused: document.activeElement === composer,
          hit: document.elementFromPoint(right, y + height / 2) === composer,
        };
      });
      assert.deepEqual(free, { focused: true, hit: true });
    });

    it('closes with Escape, and the key still reaches the page', async () => {
      await show('caution');
      await page.evaluate(() => {
        addEventListener('keydown', ({ key }) => {
          document.body.dataset.key = key;
        });
        dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
      });
      assert.equal((await hosts()).length, 1, "the page's own event closed it");
      await page.keyboard.press('Escape');
      await until(async () => (await hosts()).length === 0);
      assert.equal(await page.title(), 'close');
      assert.equal(await page.evaluate(() => document.body.dataset.key), 'Escape');
    });

    it('gives the focus back when it closes', async () => {
      await show('caution');
      await page.keyboard.press('Tab');
      assert.equal(await focused(), 'div', 'Tab does not lead into the panel');
      await page.keyboard.press('Escape');
      await until(async () => (await focused()) === 'textarea');
    });

    it('closes with its button', async () => {
      const { close } = await show('alert');
      await page.mouse.click(close.x, close.y);
      await until(async () => (await hosts()).length === 0);
      assert.equal(await page.title(), 'close');
    });

    it('opens a notice when asked to', async () => {
      const { close } = await show('notice');
      assert.equal(await covered(close.x, close.y + 150), false, 'a notice is more than a line');
      await page.mouse.click(close.x - 200, close.y);
      await until(() => covered(close.x, close.y + 150));
    });

    it('is one panel for several warnings, the gravest first', async () => {
      await show('alert');
      const shown = await also('caution');
      assert.equal((await hosts()).length, 1);
      assert.equal(shown.level, 'alert');
      assert.equal(shown.situation, 'blackmail');
    });

    it('comes back when the page takes it away or disables it, but not for ever', async () => {
      await show('caution');
      await page.evaluate(() => document.documentElement.lastElementChild?.remove());
      await until(async () => (await hosts()).length === 1);
      await page.evaluate(() => {
        /** @type {HTMLElement} */ (document.documentElement.lastElementChild).inert = true;
      });
      await until(async () => (await hosts())[0]?.attributes === 0);
      await page.evaluate(() => {
        const clear = () => document.querySelector('html > div')?.remove();
        new MutationObserver(clear).observe(document.documentElement, { childList: true });
        clear();
      });
      await until(async () => (await hosts()).length === 0);
    });
  });
}

/**
 * Waits for something that the browser does in its own time.
 * @param {() => Promise<boolean>} met
 */
async function until(met) {
  const end = Date.now() + 5000;
  while (!(await met())) {
    assert.ok(Date.now() < end, `did not become true within 5 seconds: ${met}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
