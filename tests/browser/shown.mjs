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
  const middleOf = (/** @type {Element | null} */ node) => {
    const { x = 0, y = 0, width = 0, height = 0 } = node?.getBoundingClientRect() ?? {};
    return { x: x + width / 2, y: y + height / 2 };
  };
  const root = /** @type {ShadowRoot} */ (warning.getRootNode());
  const buttons = [...warning.querySelectorAll('button')]
    .map((button) => /** @type {const} */ ([button, middleOf(button)]))
    .filter(([button, { x, y }]) => button.contains(root.elementFromPoint(x, y)))
    .map(([{ className }, at]) => [className, at]);
  return {
    level: warning.dataset.level ?? '',
    situation: warning.dataset.situation ?? '',
    title: texts('h2').join(' '),
    words: texts('q'),
    authors: texts('.author'),
    reasons: texts('.reason'),
    close: middleOf(warning.querySelector('button.close')),
    buttons: Object.fromEntries(buttons),
    middle: middleOf(warning),
    nodes: warning.textContent ?? '',
    tags: [...warning.querySelectorAll('*')].map(({ localName }) => localName),
  };
}
