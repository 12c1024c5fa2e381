/** The texts that stand below an element, one by one, with what tells those alike from others. */
import { holds, isElement, isText, shadowOf, text } from '../dom';
import type { Steps } from '../idle';
import { INLINE, kind, path } from './kinds';

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

  /** The same for all texts that stand in the page in the same way. */
  get path(): string {
    this.#path ??= path(this.element);
    return this.#path;
  }

  /** The same for texts that also look the same. */
  get kind(): string {
    this.#kind ??= kind(this.element);
    return this.#kind;
  }
}

/** Enough to learn from. */
export const ENOUGH_PIECES = 150;
const DEEPEST = 60;
/** What has more elements right below it is looked at one by one. */
const FEW_ELEMENTS = 20;
const NEVER_TEXT =
  'script, style, template, noscript, textarea, input, select, svg, canvas, iframe, button, blockquote, [role="button"], [hidden], [contenteditable]:not([contenteditable="false"])';
const PARAGRAPHS = 'p, ul, ol, pre, blockquote, figure, br';
const MOST_PARAGRAPHS = 5;

/** The texts below an element in the order of the page; of very many the last. */
export function pieces(root: Element, most = ENOUGH_PIECES): Piece[] {
  const found = new Map<Element, Piece>();
  gather(root, found, most);
  return [...found.values()].reverse();
}

/** The same with rests on the way, where a long list stands somewhere below. */
export function* searchPieces(root: Element, list: Element, most: number): Steps<Piece[]> {
  const found = new Map<Element, Piece>();
  for (const part of parts(root, list, most)) {
    if (found.size >= most) break;
    gather(part, found, most);
    yield;
  }
  return [...found.values()].reverse();
}

/** What an element is made of, down to the rows of a list and the lines of whatever else is long, the last first. */
function* parts(element: Element, list: Element, most: number): Iterable<Node> {
  const isLong = element.childElementCount > FEW_ELEMENTS || holds(element, list);
  if (!isLong) yield element;
  if (!isLong || element.matches(NEVER_TEXT)) return;
  // Noted before the first rest: the page may take out what stands next meanwhile.
  const below: Node[] = [];
  let child = lastBelow(element);
  for (; child && below.length < most; child = child.previousSibling) {
    if (isElement(child) || hasWords(child)) below.push(child);
  }
  for (const each of below) {
    if (isElement(each)) yield* parts(each, list, most);
    else yield each;
  }
}

function gather(root: Node, found: Map<Element, Piece>, most: number): void {
  const add = (element: Element, within: Element | undefined): void => {
    if (!found.has(element)) found.set(element, new Piece(element, within));
  };
  const visit = (node: Node, depth: number): void => {
    if (depth > DEEPEST) return;
    if (hasWords(node)) note(node, add);
    else if (isElement(node) && !node.matches(NEVER_TEXT)) {
      // From the end, so that of a list too long the latest are kept; and node by node, for it may be very long.
      for (let child = lastBelow(node); child && found.size < most; child = child.previousSibling) {
        visit(child, depth + 1);
      }
    }
  };
  visit(root, 0);
}

const hasWords = (node: Node): node is Text =>
  isText(node) && /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(node.data);

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
