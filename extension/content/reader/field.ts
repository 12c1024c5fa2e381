/** The small language of fields: where in an element something stands. */

import type { Field } from '../../shared/site';
import { find, text } from './dom';

/** A field, taken apart once. */
interface Parts {
  selector: string;
  attribute: string | undefined;
  pattern: RegExp | undefined;
}

const known = new Map<Field, Parts>();

function parts(field: Field): Parts {
  const before = known.get(field);
  if (before) return before;
  const [place = '', pattern] = field.split(' =~ ');
  const [, selector = '', attribute] = /^(.*?)\s*(?:@([\w-]+))?$/.exec(place) ?? [];
  const found = { selector, attribute, pattern: pattern ? new RegExp(pattern, 'u') : undefined };
  known.set(field, found);
  return found;
}

/** The element that a field means. */
export function target(
  from: ParentNode,
  field: Field,
  leaveOut?: string,
  pierce = false,
): Element | null {
  const { selector } = parts(field);
  if (selector) return find(from, selector, leaveOut, pierce);
  return from instanceof Element ? from : null;
}

/** What stands in a field; empty where there is nothing. */
export function value(from: ParentNode, field: Field, leaveOut?: string, pierce = false): string {
  const element = target(from, field, leaveOut, pierce);
  if (!element) return '';
  const { attribute, pattern } = parts(field);
  const whole =
    attribute && attribute !== 'self'
      ? (element.getAttribute(attribute) ?? '').trim()
      : text(element, leaveOut, pierce);
  if (!pattern) return whole;
  return pattern.exec(whole)?.[1]?.trim() ?? '';
}
