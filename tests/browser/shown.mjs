// @ts-check
/** The one place of the tests that knows how a warning is built inside. Runs in the browser, on the outermost element. */

/** Finds that element in a closed root. */
export const WARNING = '[data-lotse="warning"]';

/**
 * @param {HTMLElement} warning
 * @returns {import('./harness.mjs').Shown}
 */
export function describeWarning(warning) {
  // No text is a text node, for the page could find that (extension/content/warning/spoken.ts).
  const textOf = (/** @type {Element} */ node) =>
    [node, ...node.querySelectorAll('*')]
      .map((each) => each.getAttribute('data-text') ?? '')
      .join('')
      .trim();
  const texts = (/** @type {string} */ selector) =>
    [...warning.querySelectorAll(selector)].map(textOf);
  const middle = (/** @type {Element | null} */ node) => {
    if (!node) return { x: 0, y: 0 };
    const { x, y, width, height } = node.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  };
  const root = /** @type {ShadowRoot} */ (warning.getRootNode());
  /** @type {Record<string, { x: number, y: number }>} */
  const buttons = {};
  for (const button of warning.querySelectorAll('button')) {
    const { x, y } = middle(button);
    if (button.contains(root.elementFromPoint(x, y))) buttons[button.className] = { x, y };
  }
  return {
    level: warning.dataset.level ?? '',
    situation: warning.dataset.situation ?? '',
    title: texts('h2').join(' '),
    words: texts('q'),
    authors: texts('.author'),
    reasons: texts('.reason'),
    known: texts('.known').join(' '),
    close: middle(warning.querySelector('button.close')),
    rest: middle(warning.querySelector('.rest')),
    buttons,
    nodes: warning.textContent ?? '',
    tags: [...warning.querySelectorAll('*')].map(({ localName }) => localName),
  };
}
