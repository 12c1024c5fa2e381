/** Which rows are the child's own. The page says so in one of several ways; what it says must not contradict itself. */
import type { Direction } from '../../../shared/protocol';
import { wordsOf } from '../side';
import type { Words } from '../words';
import { BESIDE, isMarked, marksBeside, marksOf } from './marks';
import type { Row } from './rows';

export interface Sided {
  row: Row;
  author: string;
}

/** Learned from some rows, asked about any. */
export interface Directions {
  /** How it was told, for a report. */
  how: 'marks' | 'names' | 'side' | 'echo' | 'none';
  of(row: Row, author: string): Direction;
}

/** What is known from outside the rows. */
export interface Hints {
  words: Words;
  /** Names that stand over the chat: the others. */
  peers: string[];
  /** Names that stand beside the composer, or with a word for "you": the child. Looked up only where somebody has a name. */
  selves(): string[];
  /** Rows that repeated what the child had just sent. */
  echoed: WeakSet<Element>;
  echoedNames: Set<string>;
}

/** Parts of the list's width: rows that begin at one line, where that line can be, and what is near the other side. */
const SAME_LINE = 0.012;
const FARTHEST_LINE = 0.25;
const NEAR_END = 0.22;

/** Finds what tells the child's own rows from those of others. */
export function findDirections(sided: Sided[], list: Element, hints: Hints): Directions {
  const marks = sided.map(({ row }) => marksOf(row, list));
  const sideOf = findSides(sided, list);
  const sides = sideOf ? sided.map(({ row }) => sideOf(row)) : [];
  const names = ownNames(sided, hints);
  const echoed = sided.map(({ row }) => hints.echoed.has(row.element));
  const mark = ownMark(sided, list, marks, {
    sides,
    names,
    echoed,
    words: hints.words,
  });
  const spoken = (author: string): boolean =>
    hints.words.you.test(author) && !hints.peers.some((peer) => hints.words.you.test(peer));
  const byName = (author: string): Direction => {
    if (!author) return 'unknown';
    if (names.own.has(author) || spoken(author)) return 'outgoing';
    return names.own.size > 0 || names.other.has(author) ? 'incoming' : 'unknown';
  };
  const named = sided.some(({ author }) => byName(author) === 'outgoing');
  return {
    how: mark ? 'marks' : sideOf ? 'side' : named ? 'names' : names.own.size > 0 ? 'echo' : 'none',
    of(row, author) {
      if (mark) return mark(row);
      const name = byName(author);
      if (name !== 'unknown' && (named || !sideOf)) return name;
      if (sideOf) return sideOf(row);
      // Pages that call their reader "you" call everybody else by name.
      return named && author ? 'incoming' : 'unknown';
    },
  };
}

interface Evidence {
  sides: Direction[];
  names: { own: Set<string>; other: Set<string> };
  echoed: boolean[];
  words: Words;
}

/** A mark that only own rows carry, or only rows of others, and for which there is a reason to believe so. */
function ownMark(
  sided: Sided[],
  list: Element,
  marks: Set<string>[],
  { sides, names, echoed, words }: Evidence,
): ((row: Row) => Direction) | undefined {
  const all = new Set(marks.flatMap((each) => [...each]));
  let best: { mark: string; score: number } | undefined;
  for (const mark of all) {
    const has = marks.map((each) => each.has(mark));
    const differs = has.includes(true) && has.includes(false);
    let score = word(mark, words);
    if (!differs) {
      if (Math.abs(score) < 3 || !has[0]) continue;
      score = Math.sign(score) * 2;
    } else {
      if (splitsAuthor(sided, has)) continue;
      score += agreement(has, (at) => side(sides[at])) * 2;
      score += agreement(has, (at) => (echoed[at] ? 1 : 0)) * 4;
      score += agreement(has, (at) => owner(sided[at]?.author ?? '', names, words)) * 3;
    }
    if (!best || Math.abs(score) > Math.abs(best.score)) best = { mark, score };
  }
  if (!best || Math.abs(best.score) < 2) return undefined;
  const { mark, score } = best;
  const has = marks.map((each) => each.has(mark));
  const differs = has.includes(true) && has.includes(false);
  const isBeside = mark.startsWith(BESIDE);
  return (row) => {
    const marked = isBeside ? marksBeside(row).has(mark) : isMarked(row, list, mark);
    if (marked) return score > 0 ? 'outgoing' : 'incoming';
    if (differs) return score > 0 ? 'incoming' : 'outgoing';
    return 'unknown';
  };
}

/** How well having a mark goes with being own, from 1 to -1; 0 where nothing is known. */
function agreement(has: boolean[], own: (at: number) => number): number {
  let [sum, known] = [0, 0];
  has.forEach((marked, at) => {
    const is = own(at);
    if (is === 0) return;
    sum += is > 0 === marked ? 1 : -1;
    known += 1;
  });
  const certain = known > 0 ? sum / known : 0;
  return Math.abs(certain) >= 0.9 ? certain : 0;
}

const side = (direction: Direction | undefined): number =>
  direction === 'outgoing' ? 1 : direction === 'incoming' ? -1 : 0;

function owner(author: string, names: Evidence['names'], words: Words): number {
  if (!author) return 0;
  if (names.own.has(author) || words.you.test(author)) return 1;
  return names.own.size > 0 || names.other.has(author) ? -1 : 0;
}

/** The same person cannot be the child in one row and somebody else in the next. */
function splitsAuthor(sided: Sided[], has: boolean[]): boolean {
  const marked = new Map<string, boolean>();
  return sided.some(({ author }, at) => {
    if (!author) return false;
    const before = marked.get(author);
    marked.set(author, has[at] === true);
    return before !== undefined && before !== has[at];
  });
}

/** What the words in a mark say: `is-own`, `data-outgoing=true`, `incoming`. */
function word(mark: string, words: Words): number {
  const [name = '', value] = mark.replace(BESIDE, '').split('=');
  const parts = name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z]+/);
  const says = (list: readonly string[]): boolean => parts.some((part) => list.includes(part));
  const no = value !== undefined && /^(?:false|0|no)$/.test(value);
  const values = value?.toLowerCase().split(/[^a-z]+/) ?? [];
  const near = mark.startsWith(BESIDE) ? 1 : 3;
  if (says(words.own) || parts.some((part) => words.you.test(part))) return no ? -near : near;
  if (says(words.other)) return no ? near : -near;
  if (values.some((each) => words.own.includes(each))) return near;
  if (values.some((each) => words.other.includes(each))) return -near;
  return 0;
}

/**
 * Left or right. The words of others begin at one line; the child's own end near the other side and begin anywhere but there. Nothing
 * where the rows do not stand like that.
 */
function findSides(sided: Sided[], list: Element): ((row: Row) => Direction) | undefined {
  const mirrored = getComputedStyle(list).direction === 'rtl';
  const gapsIn = (frame: DOMRect, { body }: Row): { start: number; end: number } | undefined => {
    const words = wordsOf(lineOf(body.element));
    if (words.width === 0 || frame.width === 0) return undefined;
    const [left, right] = [words.left - frame.left, frame.right - words.right];
    const [start, end] = mirrored ? [right, left] : [left, right];
    return { start: start / frame.width, end: end / frame.width };
  };
  const frame = list.getBoundingClientRect();
  const known = sided.flatMap(({ row }) => gapsIn(frame, row) ?? []);
  const starts = known.map(({ start }) => start).sort((a, b) => a - b);
  const alike = (start: number): number =>
    starts.filter((other) => Math.abs(other - start) < SAME_LINE).length;
  const line = starts
    .filter((start) => start < FARTHEST_LINE)
    .reduce((best, start) => (alike(start) > alike(best) ? start : best), Number.NaN);
  const begin = Number.isNaN(line) ? starts.find((start) => start < FARTHEST_LINE) : line;
  if (begin === undefined) return undefined;
  const side = ({ start, end }: { start: number; end: number }): Direction => {
    if (Math.abs(start - begin) < SAME_LINE) return 'incoming';
    return start > begin + SAME_LINE * 2 && end < NEAR_END ? 'outgoing' : 'unknown';
  };
  const sides = new Set(known.map(side));
  if (!sides.has('incoming') || !sides.has('outgoing')) return undefined;
  return (row) => {
    const found = gapsIn(list.getBoundingClientRect(), row);
    return found ? side(found) : 'unknown';
  };
}

/** The element around a whole line: a name before the words belongs to it. */
function lineOf(element: Element): Element {
  let at = element;
  while (getComputedStyle(at).display === 'inline' && at.parentElement) at = at.parentElement;
  return at;
}

function ownNames(
  sided: Sided[],
  { peers, selves, echoedNames, echoed }: Hints,
): Evidence['names'] {
  const authors = new Set(sided.map(({ author }) => author).filter(Boolean));
  const own = new Set([...echoedNames].filter((name) => authors.has(name)));
  for (const { author, row } of sided) if (author && echoed.has(row.element)) own.add(author);
  const other = new Set(peers.filter((name) => authors.has(name)));
  if (own.size === 0 && authors.size > 0) {
    for (const self of selves()) if (authors.has(self) && !other.has(self)) own.add(self);
  }
  // Of two people, one of whom the chat is named after, the child is the other one.
  if (own.size === 0 && authors.size === 2 && other.size === 1) {
    for (const author of authors) if (!other.has(author)) own.add(author);
  }
  return { own, other };
}
