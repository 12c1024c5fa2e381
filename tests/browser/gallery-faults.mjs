// @ts-check
/** What is wrong with a panel as it stands on the screen. Runs in a page that has `showWarning` and opens every root. */

/** @typedef {import('../../extension/shared/protocol.js').Warning} Warning */

/**
 * Shows one warning after the other. All count as the same situation, so that each takes the place of the one before,
 * at once; as its level is another one, nothing of that is kept.
 * @param {[name: string, warning: Warning][]} warnings
 * @returns {Promise<string[]>}
 */
export async function panelFaults(warnings) {
  /** WCAG 2.2, 2.5.8. */
  const TARGET_PX = 24;
  /** Of a list of things to do so much has to be seen at once that one can read it. */
  const LINES = 3;
  /** Rounding of positions. */
  const SLACK_PX = 1;

  /** @type {string[]} */
  const faults = [];
  let name = '';
  /** @param {boolean} good @param {string} otherwise */
  const expect = (good, otherwise) => {
    if (!good) faults.push(`${name}: ${otherwise}`);
  };

  /** @param {string} selector @param {ParentNode} root */
  const all = (selector, root) =>
    /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
  const own = () => document.documentElement.lastElementChild?.shadowRoot;
  const show = /** @type {any} */ (window).showWarning;
  const [first] = warnings;
  if (!own() && first) {
    show({ ...first[1], situation: 'x', level: 'none' }, () => {});
    while (!own()?.querySelector('.foot')) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  for (const [label, warning] of warnings) {
    name = label;
    show({ ...warning, situation: 'x' }, () => {});
    const root = own();
    const panel = root?.querySelector('.panel');
    const rest = root?.querySelector('.rest');
    if (!root || !(panel instanceof HTMLElement) || !(rest instanceof HTMLElement)) {
      faults.push(`${name}: there is no panel`);
      continue;
    }
    look(root, panel, rest);
    if (warning.level === 'notice') {
      name = `${label}, opened`;
      // What a press on the title does; one from a script is not obeyed.
      rest.hidden = false;
      const unfold = root.querySelector('.unfold');
      if (unfold) unfold.ariaExpanded = 'true';
      dispatchEvent(new Event('resize'));
      look(root, panel, rest);
    }
  }
  return faults;

  /** @param {ShadowRoot} root @param {HTMLElement} panel @param {HTMLElement} rest */
  function look(root, panel, rest) {
    const box = panel.getBoundingClientRect();
    expect(isWithin(box, window_()), `the panel leaves the window: ${told(box)}`);
    for (const node of [panel, ...all('*', panel)]) {
      if (node.scrollWidth > node.clientWidth + SLACK_PX && node.clientWidth > 0) {
        faults.push(
          `${name}: .${node.className} overflows by ${node.scrollWidth - node.clientWidth} px`,
        );
      }
    }
    for (const cut of textsOutside(panel, box)) faults.push(`${name}: cut at the side: ${cut}`);
    for (const part of all('.title, .foot button', panel)) {
      if (isShown(part)) inSight(part, root);
    }
    expect(all('.title', panel).some(isShown), 'no title');
    const buttons = all('.foot button', panel).filter(isShown);
    expect(buttons.length === (rest.hidden ? 1 : 2), `${buttons.length} buttons at the foot`);
    for (const target of all('button, summary, a', panel).filter(isShown)) {
      const { width, height } = target.getBoundingClientRect();
      expect(
        width >= TARGET_PX && height >= TARGET_PX,
        `${target.className || target.localName} is ${width} × ${height} px`,
      );
    }
    composerIsFree(box);
    if (!rest.hidden) {
      const actions = all('.todo li', panel);
      expect(actions.length > 0, 'nothing to do');
      for (const action of actions) {
        action.scrollIntoView({ block: 'center' });
        inSight(action, root);
      }
      const line = Number.parseFloat(getComputedStyle(rest).lineHeight);
      const seen = Math.min(rest.clientHeight, panel.clientHeight);
      expect(seen >= LINES * line, `only ${seen} px to read in`);
      rest.scrollTop = 0;
      panel.scrollTop = 0;
    }
  }

  /** On the screen, and nothing lies over its middle. @param {HTMLElement} node @param {ShadowRoot} root */
  function inSight(node, root) {
    const box = node.getBoundingClientRect();
    const middle = root.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const what = `.${node.className || node.localName} "${node.querySelector('[data-text]')?.getAttribute('data-text')}"`;
    expect(isWithin(box, window_()), `${what} leaves the window: ${told(box)}`);
    expect(middle !== null && node.contains(middle), `${what} is covered by .${middle?.className}`);
  }

  /** @param {DOMRect} panel */
  function composerIsFree(panel) {
    const box = document.querySelector('textarea')?.getBoundingClientRect();
    if (!box) throw new Error('The page has no composer.');
    const apart = box.top >= panel.bottom || box.bottom <= panel.top;
    expect(apart, `covers the composer: ${told(panel)}`);
  }

  /** @param {HTMLElement} panel @param {DOMRect} box */
  function textsOutside(panel, box) {
    const said = all('[data-text]', panel);
    expect(said.length > 0, 'it says nothing');
    const isOut = (/** @type {DOMRect} */ { left, right }) => left < box.left || right > box.right;
    return said
      .filter((node) => [...node.getClientRects()].some(isOut))
      .map((node) => node.getAttribute('data-text'));
  }

  /** @param {HTMLElement} node */
  function isShown(node) {
    return node.checkVisibility();
  }

  function window_() {
    return new DOMRect(0, 0, innerWidth, innerHeight);
  }

  /** @param {DOMRect} box @param {DOMRect} other */
  function isWithin(box, other) {
    return (
      box.left >= other.left - SLACK_PX &&
      box.top >= other.top - SLACK_PX &&
      box.right <= other.right + SLACK_PX &&
      box.bottom <= other.bottom + SLACK_PX
    );
  }

  /** @param {DOMRect} box */
  function told({ left, top, right, bottom }) {
    return [left, top, right, bottom].map(Math.round).join(' ');
  }
}

/** A test cannot look into a closed root; nothing else differs. */
export function openRoots() {
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    return attachShadow.call(this, { ...init, mode: 'open' });
  };
}
