/** One row of a chat becomes one message. */
import type { Direction, Message } from '../../shared/protocol';
import type { Field, Site } from './site';

/** Nobody types this much; a page that shows more is read as far as this. Characters. */
const LONGEST_TEXT = 20_000;
const LONGEST_NAME = 200;

/** What stands in a field of an element; empty where there is nothing. */
export function value(element: Element, field: Field, leaveOut?: string): string {
  const [selector = '', attribute] = field.split('@');
  const wanted = selector.trim();
  const target = wanted ? element.querySelector(wanted) : element;
  if (!target) return '';
  if (attribute) return target.getAttribute(attribute) ?? '';
  return text(target, leaveOut);
}

/** The text a reader sees, with what pictures of emoji stand for, and without the parts to leave out. */
function text(root: Element, leaveOut: string | undefined): string {
  let read = '';
  const visit = (node: Node): void => {
    if (read.length > LONGEST_TEXT) return;
    if (node instanceof Text) read += node.data;
    else if (node instanceof HTMLBRElement) read += '\n';
    else if (node instanceof HTMLImageElement) read += node.alt;
    else if (node instanceof Element && !(leaveOut && node.matches(leaveOut))) {
      for (const child of node.childNodes) visit(child);
    }
  };
  for (const child of root.childNodes) visit(child);
  return read.slice(0, LONGEST_TEXT).trim();
}

function direction(row: Element, { own, other }: Site['message']): Direction {
  if (row.matches(own)) return 'outgoing';
  return !other || row.matches(other) ? 'incoming' : 'unknown';
}

/** The message in a row, or nothing where the row has no text or no name yet. */
export function readRow(row: Element, site: Site): Message | undefined {
  const fields = site.message;
  const body = value(row, fields.text, fields.leave_out);
  const key = value(row, fields.key).slice(0, LONGEST_NAME);
  if (!body || !key) return undefined;
  const message: Message = {
    key,
    author: value(row, fields.author).slice(0, LONGEST_NAME),
    direction: direction(row, fields),
    text: body,
  };
  const time = fields.time ? milliseconds(value(row, fields.time)) : Number.NaN;
  if (!Number.isNaN(time)) message.time = time;
  return message;
}

function milliseconds(written: string): number {
  return /^\d+$/.test(written) ? Number(written) : Date.parse(written);
}

/** Names the conversation a row belongs to, or nothing where it stands in none. */
export function conversationOf(row: Element, site: Site): string | undefined {
  const root = row.closest(site.conversation.root);
  if (!root) return undefined;
  const names = site.conversation.key.map((field) => value(root, field).slice(0, LONGEST_NAME));
  return JSON.stringify([site.name, location.origin, ...names]);
}
