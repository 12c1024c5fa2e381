/** Whether a list with a composer is a chat. Wrong once on a page that is none, and people no longer listen; so rather silent. */
import { parentOf } from '../dom';
import type { Directions } from './direction';
import { isTime, type Piece } from './pieces';
import { isInteractive, type Rows } from './rows';

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
const LIVE = '[role="log"], [role="feed"], [aria-live="polite"]';
/** Chats put the composer right beside the list. */
const NEAR_PX = 140;

export function judge(
  composer: Element,
  { rows, list, bodies }: Rows,
  pieces: Piece[],
  authors: string[],
  directions: Directions,
): Judged {
  const reasons: Reasons = {};
  const texts = rows.map(({ body }) => body.text);
  const part = (count: number): number => count / rows.length;
  const share = (selector: string): number =>
    part(
      rows.filter(({ element }) => element.matches(selector) || element.querySelector(selector))
        .length,
    );
  const scroller = scrollerOf(list);
  const sameScroller = scroller === null || scroller.contains(composer);
  const field = composer.getBoundingClientRect();
  const frame = (scroller && !sameScroller ? scroller : list).getBoundingClientRect();

  if (!sameScroller) reasons['scrolls by itself'] = 2;
  else if (isPinned(composer)) reasons['composer is pinned'] = 1.5;
  else reasons['scrolls with the page'] = -0.5;
  const gap = Math.max(field.top - frame.bottom, frame.top - field.bottom);
  const beside = Math.min(field.right, frame.right) - Math.max(field.left, frame.left);
  const overlap = beside / Math.min(field.width, frame.width);
  reasons['composer beside the list'] =
    overlap > 0.5 && gap < NEAR_PX && gap > -field.height - 20 ? 1 : -1.5;
  if (scroller && !sameScroller) {
    const hidden = scroller.scrollHeight - scroller.clientHeight;
    const reverse = getComputedStyle(scroller).flexDirection === 'column-reverse';
    if (hidden > 40 && !reverse) {
      const place = scroller.scrollTop / hidden;
      reasons['stands at the end'] = place > 0.8 ? 1 : field.bottom <= frame.top ? 0 : -0.75;
    } else if (reverse) reasons['stands at the end'] = 1;
  }
  if (directions.how === 'marks' || directions.how === 'side') reasons['two sides'] = 2;
  else if (directions.how !== 'none') reasons['own name'] = 1.5;
  const named = authors.filter(Boolean);
  const distinct = new Set(named).size;
  if (named.length >= 4 && distinct > 1 && distinct / rows.length <= 0.5)
    reasons['people take turns'] = 1.5;
  else if (named.length >= 2 && distinct / named.length < 0.8) reasons['people take turns'] = 1;
  if (named.length >= 5 && distinct / named.length > 0.8) reasons['nobody speaks twice'] = -2;
  const times = pieces.filter(({ text }) => isTime(text)).length;
  if (part(times) >= 0.3 && part(times) < 2) reasons['shows times'] = 1;
  if (list.closest(LIVE) ?? parentOf(list)?.closest(LIVE)) reasons['is announced'] = 1;
  if (new Set(texts).size / texts.length < 0.6) reasons['says the same'] = -1.5;
  const length = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  if (length > 500) reasons['long texts'] = -1.5;
  if (length < 6) reasons['hardly any text'] = -1.5;
  const clickable = part(rows.filter(isInteractive).length);
  if (clickable > 0.5) reasons['rows are links'] = -4;
  if (share(CONTROLS) > 0.3) reasons['rows hold controls'] = -3;
  if (share(HEADINGS) > 0.3 && bodies.size > 0) reasons['rows have headings'] = -2;
  if (list.closest('table') && columns(pieces, rows.length) > 3) reasons['a table of values'] = -2;
  if (
    list.closest(
      '[role="grid"], [role="tree"], [role="listbox"], nav, [role="navigation"], [role="menu"]',
    )
  ) {
    reasons['a list to choose from'] = list.closest('[role="grid"]') && distinct > 0 ? -1 : -3;
  }
  if (rows.length < 3) reasons['hardly any rows'] = -0.5;
  const score = Object.values(reasons).reduce((sum, value) => sum + value, 0);
  return { score, reasons };
}

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

function isPinned(composer: Element): boolean {
  for (let at: Element | null = composer; at; at = parentOf(at)) {
    if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
  }
  return false;
}
