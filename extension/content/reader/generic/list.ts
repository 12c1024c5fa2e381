/** A glance at what stands beside a place to write, before anybody looks closely: it says no to nothing that the close look would take. */
import { parentOf, shadowOf } from '../dom';
import { besides } from './beside';
import { CLOCK } from './pieces';
import { isPinned, LIVE, scrollerOf } from './score';

const LOG = '[role="log"]';
/** So far down there is a row at the edge of a list, if there are rows. Levels. */
const ROW_DEPTH = 5;
/** What a few rows hold; more is a whole page. Characters. */
const FEW_ROWS = 2000;

/** Whether something beside a composer may be a list of messages. */
export function mayHaveList(composer: HTMLElement): boolean {
  for (const branches of besides(composer)) {
    if (branches.some((branch) => mayBeList(branch, composer))) return true;
  }
  return false;
}

function mayBeList(area: Element, composer: HTMLElement): boolean {
  if (area.querySelector(LOG) ?? area.closest(LIVE)) return true;
  const { top, bottom } = area.getBoundingClientRect();
  const under = composer.getBoundingClientRect().bottom > (top + bottom) / 2;
  // A composer over its list is rare, and a field that filters one is not.
  if (under && (composer.localName !== 'input' || isPinned(composer) || !pageScrolls()))
    return true;
  const row = rowOf(area, under);
  if (under && scrollerOf(row)) return true;
  return area.querySelector('time') !== null || showsClock(row, area);
}

const pageScrolls = (): boolean => document.documentElement.scrollHeight > innerHeight;

/** An element at the edge of a list, on the side of the composer. */
function rowOf(area: Element, last: boolean): Element {
  let row = area;
  for (let depth = 0; depth < ROW_DEPTH; depth += 1) {
    const parent = shadowOf(row) ?? row;
    row = (last ? parent.lastElementChild : parent.firstElementChild) ?? row;
  }
  return row;
}

/** Whether there is a time in the rows around an element. */
function showsClock(row: Element, area: Element): boolean {
  let text = '';
  for (let at: Element | null = row; at && area.contains(at); at = parentOf(at)) {
    const all = at.textContent ?? '';
    if (all.length > FEW_ROWS) break;
    text = all;
  }
  return CLOCK.test(text);
}
