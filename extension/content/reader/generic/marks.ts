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

function marksAround(row: Row, list: Element): Set<string> {
  const marks = new Set<string>();
  for (const at of elementsAround(row, list)) addMarks(marks, at, '');
  return marks;
}

/** Whether one mark stands around the words of a row: quicker than to collect them all. */
export function isMarked(row: Row, list: Element, mark: string): boolean {
  const [name = '', value] = mark.split(/=(.*)/s);
  const carries = mark.startsWith('.')
    ? (at: Element) => classesOf(at).includes(mark.slice(1))
    : (at: Element) => at.getAttribute(name) === value;
  for (const at of elementsAround(row, list)) if (carries(at)) return true;
  return false;
}

function* elementsAround({ element, body }: Row, list: Element): Iterable<Element> {
  let levels = MOST_LEVELS;
  for (
    let at: Element | null = body.element;
    at && at !== list && levels > 0;
    at = parentOf(at), levels -= 1
  ) {
    yield at;
  }
  // A list of terms and descriptions has the marks of a message on its term.
  const before = element.previousElementSibling;
  if (before && before.localName !== element.localName) yield before;
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
  for (const name of classesOf(at)) if (name) marks.add(`${prefix}.${name}`);
  for (const name of at.getAttributeNames()) {
    const value = NO_MARK.test(name) ? null : at.getAttribute(name);
    if (value !== null && value.length <= LONGEST_MARK) marks.add(`${prefix}${name}=${value}`);
  }
}

const classesOf = (at: Element): string[] => (at.getAttribute('class') ?? '').split(/\s+/);
