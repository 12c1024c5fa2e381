/** The texts that stand below an element, one by one, with what tells those alike from others. */
import { shadowOf, text } from '../dom';

/** One text on the screen. */
export interface Piece {
  element: Element;
  text: string;
  /** Tags alone: the same for all texts that stand in the page in the same way. */
  path: string;
  /** With classes: the same for texts that also look the same. */
  kind: string;
  /** The piece this one stands within, as a name before the words of a line. */
  within: Element | undefined;
}

/** Enough to learn from. */
const ENOUGH = 240;
const DEEPEST = 60;
const NEVER_TEXT =
  'script, style, template, noscript, textarea, input, select, svg, canvas, iframe, button, blockquote, [role="button"], [hidden], [contenteditable]:not([contenteditable="false"])';
/** Changes how words look, not what they belong to. */
const INLINE =
  'a, abbr, b, bdi, bdo, code, em, font, i, ins, del, mark, s, small, span, strong, sub, sup, u';
const PARAGRAPHS = 'p, ul, ol, pre, blockquote, figure, br';
const MOST_PARAGRAPHS = 5;
const MOST_PLACES = 6;

/** The texts below an element in the order of the page; of very many the last. */
export function pieces(root: Element, most = ENOUGH): Piece[] {
  const found = new Map<Element, Piece>();
  const add = (element: Element, within: Element | undefined): void => {
    if (found.has(element)) return;
    found.set(element, { element, text: '', path: path(element), kind: kind(element), within });
  };
  const visit = (node: Node, depth: number): void => {
    if (depth > DEEPEST) return;
    if (node instanceof Text) {
      if (/[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(node.data)) note(node, add);
    } else if (node instanceof Element && !node.matches(NEVER_TEXT)) {
      // From the end, so that of a list too long the latest are kept; and node by node, for it may be very long.
      for (let child = lastBelow(node); child && found.size < most; child = child.previousSibling) {
        visit(child, depth + 1);
      }
    }
  };
  visit(root, 0);
  const list = [...found.values()].reverse();
  for (const piece of list) piece.text = text(piece.element, NEVER_TEXT, true);
  return list;
}

/** The last of what stands below an element on the screen. */
function lastBelow(element: Element): ChildNode | null {
  const assigned = element instanceof HTMLSlotElement ? element.assignedNodes().at(-1) : undefined;
  return (assigned as ChildNode | undefined) ?? (shadowOf(element) ?? element).lastChild;
}

function note(node: Text, add: (element: Element, within: Element | undefined) => void): void {
  let holder = node.parentElement;
  if (!holder) return;
  const inner: Element[] = [];
  while (holder.matches(INLINE) && holder.parentElement && hasOwnText(holder.parentElement)) {
    inner.push(holder);
    holder = holder.parentElement;
  }
  const block = paragraphsOf(holder);
  for (const element of inner) add(element, block);
  add(block, undefined);
}

const hasOwnText = (element: Element): boolean =>
  [...element.childNodes].some((node) => node instanceof Text && /[\p{L}\p{N}]/u.test(node.data));

/** A message of several paragraphs is one text; a list of lines is many. */
function paragraphsOf(holder: Element): Element {
  const { parentElement: parent } = holder;
  if (holder.localName !== 'p' || holder.attributes.length > 0 || !parent?.parentElement)
    return holder;
  const { length } = parent.children;
  if (length < 2 || length > MOST_PARAGRAPHS) return holder;
  return [...parent.children].every((child) => child.matches(PARAGRAPHS)) ? parent : holder;
}

function path(element: Element): string {
  const parent = element.parentElement;
  const tags = [element, parent, parent?.parentElement].map((at) => at?.localName ?? '').join('<');
  // Words without a class in one line are told by their place in it.
  if (!parent || element.classList.length > 0 || !element.matches(INLINE)) return tags;
  let place = 0;
  for (let at = element.previousElementSibling; at && place < MOST_PLACES; place += 1) {
    at = at.previousElementSibling;
  }
  return `${tags} ${place}`;
}

/** The same for two elements that the page made in the same way. */
export function kind(element: Element): string {
  const parent = element.parentElement;
  return `${path(element)} ${classes(element)} < ${parent ? classes(parent) : ''}`;
}

const classes = (element: Element): string => [...element.classList].sort().join('.');

/** A time of day, a date, or how long ago in digits: no words of any language. */
const CLOCK = /\b\d{1,2}[:.]\d{2}(?::\d{2})?\b/;
const DATE = /\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/;
const AGO = /^\D{0,6}\d{1,3}\s?\p{L}{1,8}\.?$/u;

/** Whether little but a time stands in a text. */
export function isTime(written: string): boolean {
  if (written.length > 32 || !/\d/.test(written)) return false;
  if (!CLOCK.test(written) && !DATE.test(written)) return AGO.test(written) && written.length <= 12;
  const rest = written.replace(CLOCK, '').replace(DATE, '');
  const words = rest.match(/\p{L}+/gu) ?? [];
  return words.length <= 2 && words.join('').length <= 12;
}
