/**
 * Text for eyes and for assistive technology, not for the page. A page's `window.find` looks into closed shadow roots: it tells whether words
 * are there, and Firefox hands out the text node it found, and with it the root. What a style sheet generates is neither found nor selected.
 */
import { element as node } from '../../shared/nodes';

/** As in shared/nodes.ts, but that no string ever becomes a text node. panel.css shows what stands in `data-text`. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  return node(name, className, ...children.map((child) => child && spoken(child)));
}

export function spoken(text: Node | string): Node {
  if (typeof text !== 'string') return text;
  const said = node('span', '');
  said.setAttribute('data-text', text);
  return said;
}
