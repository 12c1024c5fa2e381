// @ts-check
/** What the page itself can see of a warning. The functions handed to a page run in the world of its own scripts. */

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * The elements beside head and body: all that a page can see of a warning.
 * @param {Page} page
 */
export function foreignElements(page) {
  return page.evaluate(() =>
    [...document.documentElement.children]
      .filter((element) => element !== document.head && element !== document.body)
      .map((element) => ({
        html: element.outerHTML,
        shadowRoot: element.shadowRoot,
        text: element.textContent,
      })),
  );
}

/**
 * @typedef {object} Times Milliseconds since the message was in the DOM.
 * @property {number} element Until the warning's element was on the page.
 * @property {number} screen Until the panel had its place on the screen, with its words.
 */

/**
 * Starts a watch before a message is sent.
 * @param {Page} page
 * @param {string} text Text of the message.
 * @returns {Promise<() => Promise<Times>>} Waits for the warning, then tells the times.
 */
export async function startClock(page, text) {
  const clock = await page.evaluateHandle((wanted) => {
    // Finer than a panel is wide or high. Asking is not free, and asking often would slow down what is measured.
    const STEP_PX = 150;
    const isForeign = (/** @type {Element | null} */ hit) =>
      hit !== null && hit !== document.documentElement && !document.body.contains(hit);
    const covered = () => {
      for (let x = STEP_PX / 2; x < innerWidth; x += STEP_PX) {
        for (let y = STEP_PX / 2; y < innerHeight; y += STEP_PX) {
          if (isForeign(document.elementFromPoint(x, y))) return true;
        }
      }
      return false;
    };
    const times = new Promise((resolve) => {
      let start = 0;
      const observer = new MutationObserver((records) => {
        const now = performance.now();
        const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
        if (start === 0) {
          if (added.some((node) => node.textContent?.includes(wanted))) start = now;
        } else if (document.documentElement.children.length > 2) {
          observer.disconnect();
          const look = () => {
            if (covered()) resolve({ element: now - start, screen: performance.now() - start });
            else requestAnimationFrame(look);
          };
          look();
        }
      });
      observer.observe(document, { childList: true, subtree: true });
    });
    return { times };
  }, text);
  return () => clock.evaluate(({ times }) => /** @type {Promise<Times>} */ (times));
}

/**
 * Closes the warning with the Escape key and waits until it is gone.
 * @param {Page} page
 */
export async function dismiss(page) {
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.documentElement.children.length === 2);
}
