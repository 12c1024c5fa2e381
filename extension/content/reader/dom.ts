/** The page's tree as a person sees it: shadow roots belong to it, and what is left out does not. */
import { shadowRootOf } from '../../shared/browser';

/** Nobody types this much; a page that shows more is read as far as this. Characters. */
const LONGEST_TEXT = 20_000;
/** Nested deeper than this nobody reads it, and a walk would not come back. */
const DEEPEST = 200;

// By number: asking for a class by name makes the browser build it first, and Firefox look it up each time.
export const isElement = (node: Node): node is Element => node.nodeType === 1;
export const isText = (node: Node): node is Text => node.nodeType === 3;
/** Whether a node is the root of a shadow tree; other fragments stand in no page. */
export const isShadow = (node: Node): node is ShadowRoot => node.nodeType === 11;

/** The element around a node, also where that is the host of a shadow root. */
export function parentOf(node: Node): Element | null {
  const parent = node.parentNode;
  if (!parent || isElement(parent)) return parent;
  return isShadow(parent) ? (parent.host ?? null) : null;
}

/** `closest`, out of shadow roots too. */
export function closest(node: Node, selector: string): Element | null {
  let at = isElement(node) ? node : parentOf(node);
  while (at) {
    const found = at.closest(selector);
    if (found) return found;
    const root = at.getRootNode();
    at = isShadow(root) ? root.host : null;
  }
  return null;
}

/** `contains`, into shadow roots too. */
export function holds(outer: Element, inner: Node): boolean {
  for (let at: Node | null = inner; at; ) {
    if (outer.contains(at)) return true;
    const root: Node = at.getRootNode();
    at = isShadow(root) ? root.host : null;
  }
  return false;
}

/** What may have a shadow root without being a page's own element. */
const MAY_HAVE_ROOT =
  /^(?:article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;

/**
 * An element's shadow root. Closed ones are asked for where that can be: at a page's own elements, and at others that show nothing else.
 * Asking costs as much as reading a whole row.
 */
export function shadowOf(element: Element): ShadowRoot | null {
  if (element.shadowRoot) return element.shadowRoot;
  const { localName } = element;
  const may = localName.includes('-') || (isBare(element) && MAY_HAVE_ROOT.test(localName));
  return may ? shadowRootOf(element) : null;
}

const isBare = ({ firstChild }: Element): boolean =>
  firstChild === null ||
  (isText(firstChild) && firstChild.nextSibling === null && !/\S/.test(firstChild.data));

/** What stands below an element on the screen. */
export function children(element: Element, pierce: boolean): Iterable<Node> {
  if (!pierce) return element.childNodes;
  if (element.localName === 'slot') {
    const assigned = (element as HTMLSlotElement).assignedNodes();
    return assigned.length > 0 ? assigned : element.childNodes;
  }
  return (shadowOf(element) ?? element).childNodes;
}

/** The first element below that a selector means and that does not stand in what is left out. */
export function find(
  from: ParentNode,
  selector: string,
  leaveOut: string | undefined,
  pierce: boolean,
): Element | null {
  const root = pierce && isElement(from) ? from.shadowRoot : null;
  for (const within of root ? [root, from] : [from]) {
    for (const found of within.querySelectorAll(selector)) {
      if (!leaveOut || !found.closest(leaveOut)) return found;
    }
    if (!pierce) continue;
    for (const element of within.querySelectorAll('*')) {
      if (!element.shadowRoot) continue;
      const found = find(element.shadowRoot, selector, leaveOut, true);
      if (found) return found;
    }
  }
  return null;
}

const NEVER_TEXT = /^(?:script|style|template|noscript|textarea|select|option|svg)$/;
const BLOCK = /^(?:p|div|li|tr|pre|blockquote|ul|ol)$/;

/** The text a reader sees, with what pictures of emoji stand for, and without the parts to leave out. */
export function text(root: Element, leaveOut?: string, pierce = false): string {
  let read = '';
  const visit = (node: Node, depth: number): void => {
    if (read.length > LONGEST_TEXT || depth > DEEPEST) return;
    if (isText(node)) read += node.data;
    else if (!isElement(node)) return;
    else if (node.localName === 'br') read += '\n';
    else if (node.localName === 'img') read += (node as HTMLImageElement).alt ?? '';
    else if (!NEVER_TEXT.test(node.localName)) {
      if (leaveOut && node.matches(leaveOut)) return;
      const block = read !== '' && BLOCK.test(node.localName);
      if (block) read += '\n';
      for (const child of children(node, pierce)) visit(child, depth + 1);
      if (block) read += '\n';
    }
  };
  for (const child of children(root, pierce)) visit(child, 0);
  return tidy(read.slice(0, LONGEST_TEXT));
}

/** One space, or one line break, where the page's source has many. */
export function tidy(written: string): string {
  return written
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim();
}

/** Where a person can write, one kind after the other: a browser finds each of them at once, and all together only element by element. */
export const EDITABLE = [
  'textarea',
  '[contenteditable]:not([contenteditable="false"])',
  '[role="textbox"]',
  'input:not([type])',
  'input[type="text"]',
];
/** The same for `matches`. */
export const IS_EDITABLE = EDITABLE.join(',');

/** Whether an element takes room on the screen, and more than what only screen readers are told. */
export function visible(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
}
