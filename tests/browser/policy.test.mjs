// @ts-check
/**
 * A school's machine: a policy puts the package of `./build.sh package` into the browser from the school's server and sets what it may. The
 * policies are the samples of docs/policies.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'smol-toml';
import { BROWSERS, launch } from './harness.mjs';
import { managedMachine, schoolServer } from './policy.mjs';

/** A browser waits up to ten seconds before it looks at a changed policy, and installs at its leisure. */
const PATIENCE_MS = 40_000;
/** Longer than the extension waits for a policy after it was installed. */
const FIRST_PAGE_MS = 6000;
const GECKO_ID = 'lotse@lotse.invalid';

/** @param {string} language */
const texts = (language) =>
  /** @type {any} */ (
    parse(readFileSync(new URL(`../../advice/${language}.toml`, import.meta.url), 'utf8'))
  );

/**
 * What the page of settings shows.
 * @typedef {object} Shown
 * @property {string} language
 * @property {string} installed
 * @property {string[]} faults
 * @property {Record<string, { value: string, locked: boolean }>} fields
 */

for (const name of BROWSERS) {
  describe(`A school's policy in ${name}`, () => {
    /** @type {ReturnType<typeof managedMachine>} */
    let machine;
    /** @type {Awaited<ReturnType<typeof schoolServer>>} */
    let school;
    /** @type {import('./harness.mjs').Browser | undefined} */
    let browser;

    before(async () => {
      school = await schoolServer(name);
      machine = managedMachine(name);
    });
    after(async () => {
      await browser?.close();
      await school?.stop();
      machine?.remove();
    });

    /**
     * Writes the sample with changes.
     * @param {Record<string, unknown>} change of the settings of Lotse
     */
    function write(change) {
      if (name === 'firefox') {
        const { policies } = JSON.parse(school.filled('firefox/policies.json'));
        Object.assign(policies['3rdparty'].Extensions[GECKO_ID], change);
        // Nobody has signed what was built just now.
        const unsigned = { 'xpinstall.signatures.required': { Value: false, Status: 'locked' } };
        machine.write('', JSON.stringify({ policies: { ...policies, Preferences: unsigned } }));
        return;
      }
      const { '3rdparty': settings, ...install } = JSON.parse(school.filled('chrome/lotse.json'));
      Object.assign(settings.extensions[school.id], change);
      // Chromium lets nobody look into what a policy installed, our tests included.
      machine.write('install', JSON.stringify({ ...install, DeveloperToolsAvailability: 1 }));
      machine.write('settings', JSON.stringify({ '3rdparty': settings }));
    }

    /** @param {boolean} [unsigned] */
    async function start(unsigned = false) {
      const { program, profile } = machine;
      const { id, url } = school;
      browser = await launch(name, { organised: { program, profile, id, url, unsigned } });
    }

    /**
     * Firefox reads its policies when it starts; Chromium must do without.
     * @param {boolean} [unsigned]
     */
    async function noticePolicy(unsigned) {
      if (name !== 'firefox') return;
      await browser?.close();
      await start(unsigned);
    }

    /** @returns {Promise<Shown>} */
    async function settingsPage() {
      assert.ok(browser);
      const page = await browser.newUser({ watched: true });
      try {
        await browser.openOwn(page, 'options');
        await page.waitForSelector('#field-age', { timeout: 3000 });
        return await page.evaluate(() => ({
          language: document.documentElement.lang,
          installed: document.querySelector('main .fact')?.textContent ?? '',
          faults: [...document.querySelectorAll('.faults li')].map((each) => each.textContent),
          fields: Object.fromEntries(
            [...document.querySelectorAll('[id^="field-"]')].map((each) => {
              const { id, value, disabled } = /** @type {HTMLInputElement} */ (each);
              return [id.slice('field-'.length), { value, locked: disabled }];
            }),
          ),
        }));
      } finally {
        await page.close();
      }
    }

    /**
     * Waits until the page of settings is there and shows what is wanted.
     * @param {(shown: Shown) => boolean} isWanted
     * @returns {Promise<Shown>}
     */
    async function settled(isWanted) {
      const end = Date.now() + PATIENCE_MS;
      /** @type {unknown} */
      let last;
      while (Date.now() < end) {
        try {
          const shown = await settingsPage();
          if (isWanted(shown)) return shown;
          last = JSON.stringify(shown);
        } catch (error) {
          // Not installed yet, or no longer.
          last = error;
        }
        await pause(500);
      }
      throw new Error(`The settings did not come to what was wanted: ${last}`);
    }

    it('installs the package, and its settings apply', async () => {
      write({ welcome: false });
      await start();
      const { installed, faults, fields } = await settled(({ language }) => language === 'de');
      assert.equal(installed, texts('de').settings.installed_policy);
      assert.deepEqual(faults, []);
      assert.deepEqual(fields.age, { value: 'young', locked: false });
      assert.deepEqual(fields.country, { value: 'at', locked: true });
      assert.deepEqual(fields.contactNumber, { value: '+43 1 234567', locked: true });
      assert.deepEqual(fields.sitesOff, { value: 'intranet.school.example', locked: false });
    });

    it('does not open the first page where the policy says so', async () => {
      await pause(FIRST_PAGE_MS);
      assert.equal(await browser?.closeOwn('welcome'), false);
    });

    it('keeps what is locked, also against whoever asks the background', async () => {
      assert.ok(browser);
      const page = await browser.newUser({ watched: true });
      await browser.openOwn(page, 'options');
      await page.waitForSelector('#field-age');
      await page.evaluate(async () => {
        const settings = { country: 'de', contactName: '', age: 'older' };
        const { runtime } = /** @type {any} */ (globalThis).chrome;
        await runtime.sendMessage({ kind: 'set', settings });
      });
      await page.close();
      const { fields } = await settingsPage();
      assert.equal(fields.country?.value, 'at');
      assert.equal(fields.contactName?.value, 'Frau Beispiel, Schulsozialarbeit');
      assert.equal(fields.age?.value, 'older');
    });

    it('follows a changed policy', async () => {
      write({ language: 'sl', age: 'young', locked: ['age'] });
      await noticePolicy();
      const { fields, installed } = await settled(({ language }) => language === 'sl');
      assert.equal(installed, texts('sl').settings.installed_policy);
      assert.deepEqual(fields.age, { value: 'young', locked: true });
      assert.deepEqual(fields.country, { value: 'at', locked: false });
    });

    it('names what is wrong in a policy, and the rest applies', async () => {
      write({
        language: 'hr',
        age: 7,
        sensitivity: 'loud',
        hidden: true,
        locked: ['age', 'silent'],
      });
      await noticePolicy();
      const { faults, installed, fields } = await settled(({ language }) => language === 'hr');
      assert.equal(installed, texts('hr').settings.installed_policy);
      assert.equal(fields.contactNumber?.value, '+43 1 234567');
      const named = faults.map((fault) => /"(hidden|age|sensitivity|silent)"/.exec(fault)?.[1]);
      // Chromium itself keeps what does not fit the schema, and says so on chrome://policy.
      const wanted =
        name === 'firefox' ? ['age', 'hidden', 'sensitivity', 'silent'] : ['sensitivity', 'silent'];
      assert.deepEqual(named.sort(), wanted);
    });

    it('survives a file that is no policy, and the next one applies', async () => {
      machine.write(name === 'firefox' ? '' : 'settings', '{ "policies": ');
      // Firefox does not read the part either that allows a package without a signature; one with a signature would stay.
      await noticePolicy(true);
      // Without a policy Lotse speaks as the browser does; who installed it is for the browser to say.
      const { faults } = await settled(({ language }) => language === 'en');
      assert.deepEqual(faults, []);
      write({ language: 'de' });
      await noticePolicy();
      const { installed } = await settled(({ language }) => language === 'de');
      assert.equal(installed, texts('de').settings.installed_policy);
    });

    if (name === 'chromium') {
      it('goes with the policy that installed it', async () => {
        machine.write('install', '{}');
        const end = Date.now() + PATIENCE_MS;
        while (await settingsPage().then(Boolean, () => false)) {
          assert.ok(Date.now() < end, 'Lotse is still there');
          await pause(500);
        }
      });
    }
  });
}
