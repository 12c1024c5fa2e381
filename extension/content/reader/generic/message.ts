/** The words of a message, and what stands among them and is none. */
import { isElement, isText, text, tidy } from '../dom';
import type { Fields } from './fields';
import { kind } from './kinds';

/** Stands within rows and belongs to nobody's words. */
export const LEFT_OUT =
  'script, style, template, button, blockquote, [role="button"], svg, [hidden]';

/** What the body of a row says, without name and time where they stand in the same line. */
export function messageText(body: Element, { aside }: Fields): string {
  if (aside.size === 0) return text(body, LEFT_OUT, true);
  const parts: string[] = [];
  const visit = (element: Element): void => {
    for (const child of element.childNodes) {
      if (isText(child)) parts.push(child.data);
      else if (!isElement(child)) continue;
      else if (child.localName === 'br') parts.push('\n');
      else if (child.localName === 'img') parts.push((child as HTMLImageElement).alt ?? '');
      else if (!child.matches(LEFT_OUT) && !aside.has(kind(child))) visit(child);
    }
  };
  visit(body);
  return tidy(parts.join('')).replace(/^[\s:>\]–-]+/u, '');
}
