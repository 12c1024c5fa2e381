/** Who wrote a row: the name in it, one that stands beside it, or that of the row above. */
import { parentOf, text } from '../dom';
import { nameOf } from './fields';
import { ofKinds } from './kinds';
import type { Learned } from './learn';
import { LEFT_OUT, messageText } from './message';
import type { Row, Rows } from './rows';

/** Rows above that one without an author may take it from, and elements beside one in which its name may stand. */
const FARTHEST = 40;

/** What is known of a row that was read. */
export interface Known {
  row: Row;
  /** Its author, also where a row above names it. */
  author: string;
  /** The author that the row names itself. */
  own: string;
}

/** Rows that were read, by their bodies. */
export type Notes = WeakMap<Element, Known>;

/** The name that a row, or what belongs to it, shows; empty where there is none. */
export function authorOf(row: Row, { fields, rows, form, labels }: Learned): string {
  const { element, body } = row;
  if (form) return nameOf(form.exec(messageText(body.element, fields))?.[1] ?? '');
  if (fields.authors.size === 0) return labels?.(row, messageText(body.element, fields)) ?? '';
  const own = firstName(ofKinds(element, fields.authors));
  if (own) return own;
  // Names beside the row, as in a list of terms or in the head of a group.
  let far = FARTHEST;
  for (let at: Element | null = element; at && at !== rows.list; at = parentOf(at)) {
    let before = at.previousElementSibling;
    for (; before && far > 0; before = before.previousElementSibling) {
      far -= 1;
      const name = firstName(ofKinds(before, fields.authors).reverse());
      if (name) return name;
      if (holdsBody(before, rows)) return '';
    }
  }
  return '';
}

/** The author of the row above. */
export function authorAbove({ element, body }: Row, rows: Rows, notes: Notes): string {
  let far = FARTHEST;
  for (let at: Element | null = element; at && at !== rows.list; at = parentOf(at)) {
    let before = at.previousElementSibling;
    for (; before && far > 0; before = before.previousElementSibling) {
      far -= 1;
      const last = ofKinds(before, rows.bodies).at(-1);
      // A separator of days, or the like.
      if (!last) continue;
      return last === body.element ? '' : (notes.get(last)?.author ?? '');
    }
  }
  return '';
}

/** Whether a message stands in an element. */
export const holdsBody = (element: Element, { bodies }: Rows): boolean =>
  ofKinds(element, bodies).length > 0;

function firstName(elements: Element[]): string {
  for (const element of elements) {
    const name = nameOf(text(element, LEFT_OUT, true));
    if (name) return name;
  }
  return '';
}
