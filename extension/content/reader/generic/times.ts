/** When a message was written, where its row or what stands above it tells. */
import { text } from '../dom';
import { holdsBody } from './authors';
import { LEFT_OUT } from './message';
import type { Row, Rows } from './rows';

/** Where rows tell their time. */
export interface Times {
  /** Attribute of an element in the row that holds a full time. */
  time: { selector: string; attribute: string } | undefined;
  /** Whether rows show a date and a time in words. */
  dated: boolean;
}

/** Elements looked at for one time: the row and what stands above it. */
const MOST_ELEMENTS = 4;

/** The time of a row, in milliseconds since 1970. */
export function timeOf(row: Row, { time, dated }: Times, rows: Rows): number | undefined {
  if (!time && !dated) return undefined;
  for (const at of surroundings(row, rows)) {
    if (time) {
      const holder = time.selector ? at.querySelector(`${time.selector}[${time.attribute}]`) : at;
      const found = fullTime(holder?.getAttribute(time.attribute) ?? '');
      if (found !== undefined) return found;
    } else {
      const found = writtenTime(text(at, LEFT_OUT, true));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A row and what stands between it and the row before. */
function surroundings({ element }: Row, rows: Rows): Element[] {
  const found = [element];
  let before = element.previousElementSibling;
  while (before && found.length < MOST_ELEMENTS && !holdsBody(before, rows)) {
    found.push(before);
    before = before.previousElementSibling;
  }
  return found;
}

/** Learns from some rows where all tell their time. */
export const findTimes = (rows: Row[]): Times => ({ time: findTime(rows), dated: isDated(rows) });

/** An attribute with a full date on some element of every row that has one. */
function findTime(rows: Row[]): Times['time'] {
  const counts = new Map<string, number>();
  const sample = rows.slice(-20);
  for (const { element } of sample) {
    const seen = new Set<string>();
    const before = element.previousElementSibling;
    const near = [
      element,
      ...element.querySelectorAll('*'),
      ...(before?.querySelectorAll('*') ?? []),
    ];
    for (const at of near.slice(0, 60)) {
      for (const { name, value } of at.attributes) {
        if (fullTime(value) === undefined) continue;
        const selector = at === element ? '' : at.localName;
        seen.add(`${selector} ${name}`);
      }
    }
    for (const place of seen) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!best || best[1] < sample.length * 0.3) return undefined;
  const [selector = '', attribute = ''] = best[0].split(' ');
  return { selector, attribute };
}

/** Whether most rows show a full date in words. */
function isDated(rows: Row[]): boolean {
  const sample = rows.slice(-20);
  const dated = sample.filter(({ element }) => writtenTime(text(element)) !== undefined);
  return dated.length > sample.length * 0.5;
}

/** Day, month and year in the two orders that cannot be mistaken, with the time of day. */
const DOTTED = /\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\D{1,4}(\d{1,2})[:.](\d{2})\b/;
const DASHED = /\b(\d{4})-(\d{2})-(\d{2})\D{1,4}(\d{1,2})[:.](\d{2})\b/;

/** A full date in a text, in the time of this device. */
function writtenTime(written: string): number | undefined {
  const dotted = DOTTED.exec(written);
  const [, a, b, c, hour, minute] = (dotted ?? DASHED.exec(written) ?? []).map(Number);
  if (a === undefined || b === undefined || c === undefined) return undefined;
  const [year, day] = dotted ? [c, a] : [a, c];
  return new Date(year, b - 1, day, hour, minute).getTime();
}

const YEARS = [Date.UTC(2005), Date.UTC(2100)] as const;

/** A time with its date, as pages give it to programs; nothing where it is anything else. */
function fullTime(written: string): number | undefined {
  const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(written);
  const digits = /^\d{10}(\d{3})?(\.\d+)?$/.test(written);
  if (!iso && !digits) return undefined;
  const number = Number(written);
  const time = iso ? Date.parse(written) : number < 1e11 ? number * 1000 : number;
  return time > YEARS[0] && time < YEARS[1] ? time : undefined;
}
