/** What tells rows apart in the page's source: classes and attributes, on them and in them. */
import { parentOf } from '../dom';
import type { Row } from './rows';

const MOST_LEVELS = 6;
const MOST_MARKS = 80;
const LONGEST_MARK = 24;
/** Attributes that say something else on every row, or are told otherwise. */
const NO_MARK =
  /^(?:id|class|style|href|src|title|alt|for|tabindex|aria-label|aria-labelledby|datetime)$/;

/** Says that a mark is on something that stands beside the words. */
export const BESIDE = 'has ';

/** The marks of a row: classes and attributes of what stands around its words and of what stands beside them. */
export const marksOf = (row: Row, list: Element): Set<string> =>
  new Set([...marksAround(row, list), ...marksBeside(row)]);

export function marksAround({ element, body }: Row, list: Element): Set<string> {
  const marks = new Set<string>();
  let levels = MOST_LEVELS;
  for (
    let at: Element | null = body.element;
    at && at !== list && levels > 0;
    at = parentOf(at), levels -= 1
  ) {
    addMarks(marks, at, '');
  }
  // A list of terms and descriptions has the marks of a message on its term.
  const before = element.previousElementSibling;
  if (before && before.localName !== element.localName) addMarks(marks, before, '');
  return marks;
}

export function marksBeside({ element, body }: Row): Set<string> {
  const marks = new Set<string>();
  for (const at of element.querySelectorAll('*')) {
    if (marks.size > MOST_MARKS) break;
    if (!at.contains(body.element) && !body.element.contains(at)) {
      marks.add(`${BESIDE}${at.localName}`);
      addMarks(marks, at, BESIDE);
    }
  }
  return marks;
}

/** As strings: objects for classes and attributes would cost more than all the rest. */
function addMarks(marks: Set<string>, at: Element, prefix: string): void {
  for (const name of (at.getAttribute('class') ?? '').split(/\s+/)) {
    if (name) marks.add(`${prefix}.${name}`);
  }
  for (const name of at.getAttributeNames()) {
    const value = NO_MARK.test(name) ? null : at.getAttribute(name);
    if (value !== null && value.length <= LONGEST_MARK) marks.add(`${prefix}${name}=${value}`);
  }
}
