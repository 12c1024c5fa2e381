/** The page's tree as a person sees it: shadow roots belong to it, and what is left out does not. */
import { shadowRootOf } from '../../shared/browser';

/** Nobody types this much; a page that shows more is read as far as this. Characters. */
const LONGEST_TEXT = 20_000;
/** Nested deeper than this nobody reads it, and a walk would not come back. */
const DEEPEST = 200;

/** The element around a node, also where that is the host of a shadow root. */
export function parentOf(node: Node): Element | null {
  const parent = node.parentNode;
  if (parent instanceof ShadowRoot) return parent.host;
  return parent instanceof Element ? parent : null;
}

/** `closest`, out of shadow roots too. */
export function closest(node: Node, selector: string): Element | null {
  let at = node instanceof Element ? node : parentOf(node);
  while (at) {
    const found = at.closest(selector);
    if (found) return found;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}

/** A page's own elements can have a shadow root of any kind; of all others only those that show nothing else. */
export function shadowOf(element: Element): ShadowRoot | null {
  if (element.shadowRoot) return element.shadowRoot;
  const may = element.localName.includes('-') || !element.firstElementChild;
  return may ? shadowRootOf(element) : null;
}

/** What stands below an element on the screen. */
export function children(element: Element, pierce: boolean): Iterable<Node> {
  if (!pierce) return element.childNodes;
  if (element instanceof HTMLSlotElement) {
    const assigned = element.assignedNodes();
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
  const root = pierce && from instanceof Element ? from.shadowRoot : null;
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

const NEVER_TEXT = 'script, style, template, noscript, textarea, select, option, svg';
const BLOCK = 'p, div, li, tr, pre, blockquote, ul, ol';

/** The text a reader sees, with what pictures of emoji stand for, and without the parts to leave out. */
export function text(root: Element, leaveOut?: string, pierce = false): string {
  let read = '';
  const visit = (node: Node, depth: number): void => {
    if (read.length > LONGEST_TEXT || depth > DEEPEST) return;
    if (node instanceof Text) read += node.data;
    else if (node instanceof HTMLBRElement) read += '\n';
    else if (node instanceof HTMLImageElement) read += node.alt;
    else if (node instanceof Element && !node.matches(NEVER_TEXT)) {
      if (leaveOut && node.matches(leaveOut)) return;
      const block = read !== '' && node.matches(BLOCK);
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

/** Where a person can write and which is on the screen. */
export const EDITABLE =
  'textarea, [contenteditable]:not([contenteditable="false"]), [role="textbox"], input:not([type]), input[type="text"]';

/** Whether an element takes room on the screen, and more than what only screen readers are told. */
export function visible(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
}
