/** Names that only assistive technology is told: "Nora: hi there", "You said at 12:03: hi there". */
import { parentOf, text } from '../dom';
import { nameOf } from './fields';
import type { Row } from './rows';

const LONGEST_PREFIX = 80;
const MOST_ELEMENTS = 20;
const MOSTLY = 0.6;
const CLOCK = /\b\d{1,4}[:./-]\d{1,2}(?:[:./-]\d{1,4})?\b(?:\s?[ap]m\b)?/giu;

/** Finds the name in a row's label. */
export type Labels = (row: Row, words: string) => string;

/** Whether most rows are labelled with a name before their words, and how to find it. */
export function findLabels(rows: Row[], list: Element): Labels | undefined {
  const sample = rows.slice(-20);
  const prefixes = sample.flatMap((row) => prefixOf(row, row.body.text, list) || []);
  if (prefixes.length < sample.length * MOSTLY) return undefined;
  const after = commonEnd([...new Set(prefixes)]);
  return (row, words) => {
    const prefix = prefixOf(row, words, list).split(' ');
    return nameOf(prefix.slice(0, Math.max(1, prefix.length - after)).join(' '));
  };
}

/** What stands before the words of a row in a label or in a copy of them. */
function prefixOf({ element, body }: Row, words: string, list: Element): string {
  const outer: Element[] = [];
  for (let at = parentOf(element); at && at !== list && outer.length < 2; at = parentOf(at))
    outer.push(at);
  const inner = [...element.querySelectorAll('*')].slice(0, MOST_ELEMENTS);
  for (const at of [element, ...outer, ...inner]) {
    const told = [...at.attributes].map(({ value }) => value);
    if (!at.contains(body.element) && !body.element.contains(at)) told.push(text(at));
    for (const label of told) {
      const place = label.length > words.length ? label.indexOf(words) : -1;
      if (place <= 0 || place > LONGEST_PREFIX) continue;
      const prefix = label
        .slice(0, place)
        .replace(CLOCK, '')
        .replace(/[\s:,–-]+$/u, '')
        .replace(/\s+/g, ' ')
        .trim();
      if (/\p{L}/u.test(prefix)) return prefix;
    }
  }
  return '';
}

/** How many words all of these end with ("said at"). */
function commonEnd(prefixes: string[]): number {
  if (prefixes.length < 2) return 0;
  const words = prefixes.map((prefix) => prefix.split(' ').reverse());
  const [first = []] = words;
  let count = 0;
  while (words.every((each) => each.length > count + 1 && each[count] === first[count])) count += 1;
  return count;
}
