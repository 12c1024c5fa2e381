// @ts-check
/** Two people in The Lounge, a real chat page with a strict policy. The child's side has the extension. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { joinIrc } from '../chats/lounge/irc.mjs';
import { joinLounge, openQuery, say, seen, startLounge } from '../chats/lounge/lounge.mjs';
import { BROWSERS, launch, screenshot } from './harness.mjs';
import { dismiss, foreignElements, startClock } from './page.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * @typedef {object} Partner
 * @property {(line: string) => Promise<void>} says Writes to the child and waits until the child's page shows it.
 * @property {() => Promise<void>} leave
 */

const CHILD = 'mia';

/** What a partner writes, the last line with a beginning of its own, and what it has to be called. */
const RISKY = [
  {
    language: 'en',
    situation: 'photo',
    lines: ['hey, good game earlier!', 'can you send me a pic of you?', 'are you home alone?'],
  },
  {
    language: 'de',
    situation: 'photo',
    lines: ['hey, gute runde vorhin!', 'schick mal ein bild von dir', 'bist du allein zuhause?'],
  },
  {
    language: 'en',
    situation: 'secrecy',
    lines: ['i like your drawings', 'dont tell your parents'],
  },
  {
    language: 'de',
    situation: 'secrecy',
    lines: ['deine zeichnungen sind toll', 'sag das nicht deinen eltern'],
  },
];

/** Warns by itself. After an exchange that has to stay quiet it shows that every line of it was read. */
const LAST = 'dont tell your parents';

/** @type {{ language: string, exchange: ['partner' | 'child', string][] }[]} */
const ORDINARY = [
  {
    language: 'en',
    exchange: [
      ['partner', 'did you do the maths homework?'],
      ['child', 'only the first page, it was too long'],
      ['partner', 'same. are you coming to practice on thursday?'],
      ['child', 'yes, my mum drives us'],
      ['partner', 'nice, i will bring the ball'],
    ],
  },
  {
    language: 'de',
    exchange: [
      ['partner', 'hast du mathe schon fertig?'],
      ['child', 'nur die erste seite, war echt lang'],
      ['partner', 'same. kommst du donnerstag zum training?'],
      ['child', 'ja, mama fährt uns'],
      ['partner', 'cool, ich bring den ball mit'],
    ],
  },
];

/** The words of the risky exchanges, but the child's own and about homework. */
const OWN_WORDS = [
  {
    language: 'en',
    lines: [
      'can you send me a pic of the homework?',
      'are you home alone? then just call me',
      'dont tell your parents that i forgot it',
    ],
  },
  {
    language: 'de',
    lines: [
      'schick mal ein bild von den hausaufgaben',
      'bist du allein zuhause? dann ruf einfach an',
      'sag das nicht deinen eltern, ich habs vergessen',
    ],
  },
];

/** @type {Awaited<ReturnType<typeof startLounge>>} */
let lounge;
before(async () => {
  lounge = await startLounge();
});
after(() => lounge?.stop());

for (const name of BROWSERS) {
  describe(`The Lounge in ${name}`, () => {
    /** @type {import('./harness.mjs').Browser} */
    let browser;
    /** @type {Page} */
    let child;
    let partners = 0;

    before(async () => {
      browser = await launch(name);
      browser.allow(lounge.url);
      child = await browser.newUser({ watched: true });
      await joinLounge(child, { url: lounge.url, nick: CHILD });
    });
    after(() => browser?.close());
    // One test that fails leaves the next a page without a warning.
    afterEach(() => dismiss(child));

    const newNick = () => {
      partners += 1;
      return `${name}-${partners}`;
    };

    /**
     * Somebody the child has never met, in a browser context of their own; both are in their private chat.
     * @returns {Promise<Partner & { page: Page }>}
     */
    async function meetInBrowser() {
      const nick = newNick();
      const page = await browser.newUser();
      await joinLounge(page, { url: lounge.url, nick });
      await openQuery(page, CHILD);
      await openQuery(child, nick);
      const says = async (/** @type {string} */ line) => {
        await say(page, line);
        await seen(child, line);
      };
      return { page, says, leave: () => page.close() };
    }

    /**
     * The same, quicker: this one is in no browser.
     * @returns {Promise<Partner>}
     */
    async function meet() {
      const nick = newNick();
      const { say: send, leave } = await joinIrc({ port: lounge.ircPort, nick });
      await openQuery(child, nick);
      const says = async (/** @type {string} */ line) => {
        send(CHILD, line);
        await seen(child, line);
      };
      return { says, leave };
    }

    /** Nothing was said so far, though everything was read: the last line warns, and is the first that does. */
    async function assertQuietUntilLast(/** @type {Partner} */ partner) {
      const earlier = (await browser.status()).warnings.length;
      assert.equal(await browser.warning(child), null);
      await partner.says(LAST);
      const shown = await browser.waitForWarning(child);
      assert.equal(shown.situation, 'secrecy');
      assert.equal((await browser.status()).warnings.length, earlier + 1);
      await dismiss(child);
      return shown;
    }

    for (const { language, situation, lines } of RISKY) {
      it(`warns of ${situation} (${language}) within a second`, async () => {
        const partner = await meetInBrowser();
        const last = lines[lines.length - 1] ?? '';
        for (const line of lines.slice(0, -1)) await partner.says(line);
        assert.equal(await browser.warning(child), null);
        const time = await startClock(child, last);
        await partner.says(last);
        const { screen } = await time();
        const shown = await browser.waitForWarning(child);
        await screenshot(child, `${name}-${situation}-${language}`);

        assert.ok(screen < 1000, `it took ${Math.round(screen)} ms`);
        assert.equal(shown.situation, situation);
        assert.ok(shown.title, 'it has no title');
        assert.ok(shown.words.length > 0, 'it quotes nothing');
        for (const words of shown.words) {
          assert.ok(
            lines.some((line) => line.includes(words)),
            `nobody wrote '${words}'`,
          );
        }
        assert.equal((await browser.status()).warnings[0]?.situation, situation);
        assert.deepEqual(
          await foreignElements(partner.page),
          [],
          'the partner was shown something',
        );
        await partner.leave();
      });
    }

    for (const { language, exchange } of ORDINARY) {
      it(`stays quiet in an ordinary exchange (${language})`, async () => {
        const partner = await meet();
        for (const [who, line] of exchange) {
          if (who === 'child') await say(child, line);
          else await partner.says(line);
        }
        assertOnlyLast(await assertQuietUntilLast(partner));
        await partner.leave();
      });
    }

    for (const { language, lines } of OWN_WORDS) {
      it(`stays quiet when the child writes such words about homework (${language})`, async () => {
        const partner = await meet();
        for (const line of lines) await say(child, line);
        assertOnlyLast(await assertQuietUntilLast(partner));
        await partner.leave();
      });
    }

    it('continues a conversation after the background was stopped', async () => {
      const other = await meet();
      await other.says('are you home alone?');
      await assertQuietUntilLast(other);
      await other.leave();

      const partner = await meet();
      await partner.says('can you send me a pic of you?');
      const { starts } = await browser.status();
      assert.equal(await browser.warning(child), null);
      await browser.killBackground();
      assert.equal(await browser.backgroundRuns(), false);
      await partner.says('are you home alone?');
      const shown = await browser.waitForWarning(child);
      assert.equal(shown.situation, 'photo');
      assert.equal((await browser.status()).starts, starts + 1);
      await partner.leave();
    });

    it('works under a policy that lets the page itself compile no WebAssembly', async () => {
      const { headers } = await fetch(lounge.url);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /(^|; )default-src 'none'(;|$)/);
      assert.match(policy, /(^|; )script-src 'self'(;|$)/);
      const outcome = await child.evaluate(async () => {
        const smallest = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
        return WebAssembly.compile(smallest).then(
          () => 'compiled',
          (error) => error.name,
        );
      });
      assert.equal(outcome, 'CompileError');
    });

    it('leaves focus, composer and page alone, and closes by key and by button', async () => {
      const partner = await meet();
      await child.keyboard.type('well ');
      await partner.says(LAST);
      const shown = await browser.waitForWarning(child);
      await child.keyboard.type('maybe');
      const page = await child.evaluate(() => {
        const composer = document.querySelector('#input');
        if (!(composer instanceof HTMLTextAreaElement)) throw new Error('no composer');
        const { x, y, width, height } = composer.getBoundingClientRect();
        const points = [0.1, 0.5, 0.9].map((part) =>
          document.elementFromPoint(x + width * part, y + height / 2),
        );
        return {
          focused: document.activeElement === composer,
          written: composer.value,
          free: points.every((hit) => hit === composer),
          readable: document.querySelectorAll('[data-lotse]').length,
        };
      });
      assert.deepEqual(page, { focused: true, written: 'well maybe', free: true, readable: 0 });

      const [host, ...more] = await foreignElements(child);
      assert.deepEqual(more, []);
      assert.deepEqual(
        { shadowRoot: host?.shadowRoot, text: host?.text },
        { shadowRoot: null, text: '' },
      );
      assert.doesNotMatch(host?.html ?? '', /\s/, 'the element has attributes');

      const told = (await browser.accessible(child)) ?? [];
      assert.ok(
        told.some(({ role, name: said }) => role === 'heading' && said === shown.title),
        `a screen reader is told: ${JSON.stringify(told)}`,
      );
      assert.ok(told.some(({ role, name: said }) => /button/.test(role) && said));

      await dismiss(child);
      assert.equal(await browser.warning(child), null);
      await child.focus('#input');
      await child.keyboard.press('Enter');
      await seen(child, 'well maybe');
      await partner.leave();

      const other = await meet();
      await other.says(LAST);
      const { close } = await browser.waitForWarning(child);
      await child.mouse.click(close.x, close.y);
      await child.waitForFunction(() => document.documentElement.children.length === 2);
      await other.leave();
    });

    it('adds no request to those of the page', async () => {
      const control = await launch(name, { extension: false });
      try {
        control.allow(lounge.url);
        const [one, other] = [await control.newUser({ watched: true }), await control.newUser()];
        await joinLounge(one, { url: lounge.url, nick: `${name}-one` });
        await joinLounge(other, { url: lounge.url, nick: `${name}-other` });
        await openQuery(other, `${name}-one`);
        await say(other, LAST);
        await openQuery(one, `${name}-other`);
        await seen(one, LAST);
        const known = new Set(control.requests().map(withoutNick));
        const added = browser.requests().filter((attempt) => !known.has(withoutNick(attempt)));
        assert.deepEqual(added, []);
        assert.ok(known.size > 5, 'the proxy has seen too little to be believed');
      } finally {
        await control.close();
      }
    });
  });
}

/**
 * Of all that was read it holds nothing against anybody but the last line.
 * @param {import('./harness.mjs').Shown} shown
 */
function assertOnlyLast({ words }) {
  for (const quote of words) assert.ok(LAST.includes(quote), `it also saw '${quote}'`);
}

/**
 * A request without what differs from person to person.
 * @param {import('./proxy.mjs').Attempt} attempt
 */
function withoutNick({ method, url }) {
  return `${method} ${url.replace(/([?&]nick=)[^&]*/, '$1')}`;
}
