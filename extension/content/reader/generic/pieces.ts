/** The texts that stand below an element, one by one, with what tells those alike from others. */
import { isElement, isText, shadowOf, text } from '../dom';

/** One text on the screen. What nobody asks for is not looked up. */
export class Piece {
  readonly element: Element;
  /** The piece this one stands within, as a name before the words of a line. */
  readonly within: Element | undefined;
  #text: string | undefined;
  #path: string | undefined;
  #kind: string | undefined;

  constructor(element: Element, within: Element | undefined) {
    this.element = element;
    this.within = within;
  }

  get text(): string {
    this.#text ??= text(this.element, NEVER_TEXT, true);
    return this.#text;
  }

  /** Tags alone: the same for all texts that stand in the page in the same way. */
  get path(): string {
    this.#path ??= path(this.element);
    return this.#path;
  }

  /** With classes: the same for texts that also look the same. */
  get kind(): string {
    this.#kind ??= kind(this.element);
    return this.#kind;
  }
}

/** Enough to learn from. */
export const ENOUGH_PIECES = 150;
const DEEPEST = 60;
const NEVER_TEXT =
  'script, style, template, noscript, textarea, input, select, svg, canvas, iframe, button, blockquote, [role="button"], [hidden], [contenteditable]:not([contenteditable="false"])';
/** Changes how words look, not what they belong to. */
const INLINE = /^(?:a|abbr|b|bdi|bdo|code|em|font|i|ins|del|mark|s|small|span|strong|sub|sup|u)$/;
const PARAGRAPHS = 'p, ul, ol, pre, blockquote, figure, br';
const MOST_PARAGRAPHS = 5;
const MOST_PLACES = 6;

/** The texts below an element in the order of the page; of very many the last. */
export function pieces(root: Element, most = ENOUGH_PIECES): Piece[] {
  const found = new Map<Element, Piece>();
  const add = (element: Element, within: Element | undefined): void => {
    if (!found.has(element)) found.set(element, new Piece(element, within));
  };
  const visit = (node: Node, depth: number): void => {
    if (depth > DEEPEST) return;
    if (isText(node)) {
      if (/[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(node.data)) note(node, add);
    } else if (isElement(node) && !node.matches(NEVER_TEXT)) {
      // From the end, so that of a list too long the latest are kept; and node by node, for it may be very long.
      for (let child = lastBelow(node); child && found.size < most; child = child.previousSibling) {
        visit(child, depth + 1);
      }
    }
  };
  visit(root, 0);
  return [...found.values()].reverse();
}

/** The last of what stands below an element on the screen. */
function lastBelow(element: Element): ChildNode | null {
  const slot = element.localName === 'slot' ? (element as HTMLSlotElement) : undefined;
  const assigned = slot?.assignedNodes().at(-1);
  return (assigned as ChildNode | undefined) ?? (shadowOf(element) ?? element).lastChild;
}

function note(node: Text, add: (element: Element, within: Element | undefined) => void): void {
  let holder = node.parentElement;
  if (!holder) return;
  const inner: Element[] = [];
  while (
    INLINE.test(holder.localName) &&
    holder.parentElement &&
    hasOwnText(holder.parentElement)
  ) {
    inner.push(holder);
    holder = holder.parentElement;
  }
  const block = paragraphsOf(holder);
  for (const element of inner) add(element, block);
  add(block, undefined);
}

function hasOwnText(element: Element): boolean {
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (isText(node) && /[\p{L}\p{N}]/u.test(node.data)) return true;
  }
  return false;
}

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
  if (!parent || element.classList.length > 0 || !INLINE.test(element.localName)) return tags;
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

/** Classes in a fixed order, by what the page wrote: rows of a list have few different ones. */
const sorted = new Map<string, string>();
const MOST_SORTED = 500;

function classes(element: Element): string {
  const written = element.getAttribute('class');
  if (!written) return '';
  let known = sorted.get(written);
  if (known === undefined) {
    known = [...element.classList].sort().join('.');
    if (sorted.size >= MOST_SORTED) sorted.clear();
    sorted.set(written, known);
  }
  return known;
}

/** A time of day, a date, or how long ago in digits: no words of any language. */
export const CLOCK = /\b\d{1,2}[:.]\d{2}(?::\d{2})?\b/;
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
