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
 * Starts a watch, before a message is sent, for the time from the message in the DOM to a warning on the screen.
 * @param {Page} page
 * @param {string} text Text of the message.
 * @returns {Promise<() => Promise<number>>} Waits for the warning, then tells the milliseconds.
 */
export async function startClock(page, text) {
  const clock = await page.evaluateHandle((wanted) => {
    /** Whether anything outside of the page's own body is hit at any point of a grid over the window. */
    const covered = () => {
      for (let x = 20; x < innerWidth; x += 60) {
        for (let y = 20; y < innerHeight; y += 60) {
          const hit = document.elementFromPoint(x, y);
          if (hit && hit !== document.documentElement && !document.body.contains(hit)) return true;
        }
      }
      return false;
    };
    const time = new Promise((resolve) => {
      const rows = new MutationObserver((records) => {
        const row = records
          .flatMap(({ addedNodes }) => [...addedNodes])
          .some((node) => node.textContent?.includes(wanted));
        if (!row) return;
        rows.disconnect();
        const start = performance.now();
        const look = () => {
          if (covered()) resolve(performance.now() - start);
          else requestAnimationFrame(look);
        };
        look();
      });
      rows.observe(document.body, { childList: true, subtree: true });
    });
    return { time };
  }, text);
  return () => clock.evaluate(({ time }) => time);
}

/**
 * Closes the warning with the Escape key and waits until it is gone.
 * @param {Page} page
 */
export async function dismiss(page) {
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.documentElement.children.length === 2);
}
