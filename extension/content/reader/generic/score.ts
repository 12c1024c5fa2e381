/** Whether a list with a composer is a chat. Wrong once on a page that is none, and people no longer listen; so rather silent. */
import { holds, parentOf } from '../dom';
import type { Directions } from './direction';
import { isTime, type Piece } from './pieces';
import { isInteractive, type Row, type Rows } from './rows';

/** What makes a list look like a chat, for a table of reasons. */
export type Reasons = Record<string, number>;

export interface Judged {
  score: number;
  reasons: Reasons;
}

/** From this score on a list is read … */
export const ENOUGH = 4;
/** … if no other beside the same composer comes as near as this. */
export const MARGIN = 0.5;

const CONTROLS =
  'input, select, textarea, [role="checkbox"], [role="gridcell"], [contenteditable="true"]';
const HEADINGS = 'h1, h2, h3, h4';
export const LIVE = '[role="log"], [role="feed"], [aria-live="polite"]';
const CHOICES =
  '[role="tree"], [role="listbox"], nav, [role="navigation"], [role="menu"], [role="radiogroup"]';
/** Chats put the composer right beside the list. */
const NEAR_PX = 140;

/** What the rest of the questions can add at most. */
export const MOST_LEFT = 4.5;

/** How list and composer stand in the page, and what the rows are made of. */
export function judgeFrame(composer: Element, { rows, list }: Rows, pieces: Piece[]): Judged {
  const reasons: Reasons = {};
  const sample = rows.slice(-30);
  const share = (is: (row: Row) => boolean): number => sample.filter(is).length / sample.length;
  const has =
    (selector: string) =>
    ({ element }: Row) =>
      element.matches(selector) || element.querySelector(selector) !== null;
  const scroller = scrollerOf(list);
  const own = scroller !== null && !holds(scroller, composer);
  const field = composer.getBoundingClientRect();
  const frame = (own ? scroller : list).getBoundingClientRect();

  if (own) reasons['scrolls by itself'] = 2;
  else if (isPinned(composer)) reasons['composer is pinned'] = 1.5;
  else reasons['scrolls with the page'] = -0.5;
  const gap = Math.max(field.top - frame.bottom, frame.top - field.bottom);
  const width = Math.min(field.right, frame.right) - Math.max(field.left, frame.left);
  const near = width > Math.min(field.width, frame.width) / 2 && gap < NEAR_PX;
  reasons['composer beside the list'] = near && gap > -field.height - 20 ? 1 : -1.5;
  if (own) {
    const hidden = scroller.scrollHeight - scroller.clientHeight;
    const reverse = getComputedStyle(scroller).flexDirection === 'column-reverse';
    const atEnd = hidden > 40 && scroller.scrollTop / hidden > 0.8;
    if (reverse || atEnd) reasons['stands at the end'] = 1;
    else if (hidden > 40 && field.bottom > frame.top) reasons['stands at its beginning'] = -0.75;
  }
  if (share(isInteractive) > 0.5) reasons['rows are links'] = -4;
  if (share(has(CONTROLS)) > 0.3) reasons['rows hold controls'] = -3;
  if (share(has(HEADINGS)) > 0.3) reasons['rows have headings'] = -2;
  if (list.closest('table') && columns(pieces, rows.length) > 3) reasons['a table of values'] = -2;
  if (list.closest(CHOICES)) reasons['a list to choose from'] = -3;
  if (rows.length < 3) reasons['hardly any rows'] = -0.5;
  return { score: sum(reasons), reasons };
}

/** All of it, with what was found out about people. */
export function judge(
  frame: Judged,
  { rows, list }: Rows,
  pieces: Piece[],
  authors: string[],
  directions: Directions,
): Judged {
  const reasons: Reasons = { ...frame.reasons };
  const texts = rows.map(({ body }) => body.text);
  const part = (count: number): number => count / rows.length;
  const named = authors.filter(Boolean);
  const distinct = new Set(named).size;
  if (directions.how === 'marks' || directions.how === 'side') reasons['two sides'] = 2;
  else if (directions.how !== 'none') reasons['own name'] = 1.5;
  const takeTurns = named.length >= 4 && distinct > 1 && part(distinct) <= 0.5;
  if (takeTurns) reasons['people take turns'] = 1.5;
  else if (named.length >= 2 && distinct / named.length < 0.8) reasons['people speak again'] = 1;
  else if (directions.how === 'none') reasons['nobody speaks'] = -1.5;
  if (named.length >= 5 && distinct / named.length > 0.8) reasons['nobody speaks twice'] = -2;
  const times = part(pieces.filter(({ text }) => isTime(text)).length);
  if (times >= 0.3 && times < 2) reasons['shows times'] = 1;
  if (list.closest(LIVE) ?? parentOf(list)?.closest(LIVE)) reasons['is announced'] = 1;
  if (part(new Set(texts).size) < 0.6) reasons['says the same'] = -1.5;
  const length = texts.reduce((total, text) => total + text.length, 0) / texts.length;
  if (length > 500) reasons['long texts'] = -1.5;
  if (length < 6) reasons['hardly any text'] = -1.5;
  return { score: sum(reasons), reasons };
}

const sum = (reasons: Reasons): number =>
  Object.values(reasons).reduce((total, value) => total + value, 0);

/** Texts in a row beside the message, on average. */
const columns = (pieces: Piece[], rows: number): number =>
  pieces.filter(({ within }) => !within).length / rows;

/** The element that scrolls the list; `null` for the page itself. */
export function scrollerOf(list: Element): Element | null {
  for (let at: Element | null = list; at && at !== document.body; at = parentOf(at)) {
    const { overflowY } = getComputedStyle(at);
    if (/auto|scroll|overlay/.test(overflowY)) return at;
    // What cannot be scrolled by hand may be scrolled by a script.
    if (overflowY === 'hidden' && at.scrollHeight > at.clientHeight + 40 && at.clientHeight > 80)
      return at;
  }
  return null;
}

/** Whether a composer stays where it is while the page scrolls. */
export function isPinned(composer: Element): boolean {
  for (let at: Element | null = composer; at; at = parentOf(at)) {
    if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
  }
  return false;
}
