/** What stands around a list: the name over it, and as whom its reader writes. */
import { holds, parentOf, text } from '../dom';
import { LONGEST_NAME } from '../source';
import { WORDS } from '../words';
import { nameOf } from './fields';
import { LEFT_OUT } from './message';
import { pieces } from './pieces';

const HEADING = 'h1, h2, h3, h4, h5, h6, [role="heading"], caption, legend';
const LONGEST_HEADING = 80;
/** Elements around a list, and texts beside it, that are looked at for its name. */
const MOST_OUTER = 3;
const FEW = 20;
/** So long the element with the name is believed to be that, in milliseconds. */
const HEADING_MS = 1000;
/** Texts of the page that are looked through for the name of its reader, and how long the answer holds, in milliseconds. */
const MOST_TEXTS = 2000;
const CALLED_MS = 1000;
const CALLED = /^(.{1,40}?)\s*\((\p{L}+)\)$/u;

/** The name over a list. Asked for every row, so what showed it last is asked first. */
export class Heading {
  #element: Element | undefined;
  #since = Number.NEGATIVE_INFINITY;

  text(area: Element): string {
    const now = Date.now();
    if (!this.#element?.isConnected || now - this.#since > HEADING_MS) {
      this.#element = headingOver(area);
      this.#since = now;
    }
    return this.#element ? text(this.#element, LEFT_OUT, true).slice(0, LONGEST_NAME) : '';
  }
}

/** What shows the name of a list: a heading above it, or else the first words there. */
function headingOver(area: Element): Element | undefined {
  let inner: Element | null = area;
  for (let level = 0; inner && level <= MOST_OUTER; level += 1, inner = parentOf(inner)) {
    const above: Element[] = [];
    for (
      let at = inner.previousElementSibling;
      at && above.length < FEW;
      at = at.previousElementSibling
    ) {
      if (at.getBoundingClientRect().height > 0) above.unshift(at);
    }
    const headings = above.flatMap((at) =>
      at.matches(HEADING) ? at : (at.querySelector(HEADING) ?? []),
    );
    const texts = above.flatMap((at) => pieces(at, FEW));
    const [first] = [...headings, ...texts.map(({ element }) => element)].filter((at) => {
      const { length } = text(at, LEFT_OUT, true);
      return length > 0 && length < LONGEST_HEADING;
    });
    if (first) return first;
  }
  return undefined;
}

let called: string[] = [];
let calledSince = Number.NEGATIVE_INFINITY;

/** Names that the page shows with a word for its reader behind: "Kim (you)". The same for every list of the page. */
export function calledYou(): string[] {
  if (Date.now() - calledSince <= CALLED_MS) return called;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  called = [];
  for (let left = MOST_TEXTS; left > 0 && walker.nextNode(); left -= 1) {
    const written = walker.currentNode.nodeValue?.trimEnd() ?? '';
    if (!written.endsWith(')')) continue;
    const [, name = '', you = ''] = CALLED.exec(written.trimStart()) ?? [];
    if (WORDS.you.test(you)) called.push(name.trim());
  }
  calledSince = Date.now();
  return called;
}

/** Short texts in one line with the composer: many chats show there as whom one writes. */
export function beside(composer: Element, area: Element): string[] {
  let around = parentOf(composer);
  if (around?.childElementCount === 1 && !/[\p{L}\p{N}]/u.test(around.textContent)) {
    around = parentOf(around);
  }
  if (!around || holds(around, area)) around = composer.previousElementSibling;
  if (!around || holds(area, around)) return [];
  const field = composer.getBoundingClientRect();
  return pieces(around, FEW)
    .filter(({ element }) => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > field.top && top < field.bottom;
    })
    .map(({ text: written }) => nameOf(written))
    .filter((name) => name !== '' && name.length < LONGEST_NAME);
}
