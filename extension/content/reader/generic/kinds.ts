/** What tells elements alike from others: their tags, where they stand, and their classes. */
import { forgetOldest } from '../bounded';

/** Changes how words look, not what they belong to. */
export const INLINE =
  /^(?:a|abbr|b|bdi|bdo|code|em|font|i|ins|del|mark|s|small|span|strong|sub|sup|u)$/;
const MOST_PLACES = 6;

/** Tags alone: the same for all that stand in the page in the same way. */
export function path(element: Element): string {
  const { localName, parentElement: parent } = element;
  const tags = `${localName}<${parent?.localName ?? ''}<${parent?.parentElement?.localName ?? ''}`;
  // Words without a class in one line are told by their place in it.
  if (!parent || !INLINE.test(localName) || classes(element)) return tags;
  let place = 0;
  for (let at = element.previousElementSibling; at && place < MOST_PLACES; place += 1) {
    at = at.previousElementSibling;
  }
  return `${tags} ${place}`;
}

/** The same for two elements that the page made in the same way. */
export function kind(element: Element): string {
  const parent = element.parentElement;
  return `${path(element)} ${classes(element)} < ${parent ? classes(parent) : ''}`;
}

/** Those of some kinds, the element itself and what stands below it, in the order of the page. */
export function ofKinds(within: Element, kinds: ReadonlySet<string>): Element[] {
  const all = [...kinds];
  // Most are told by their tag, which a kind begins with; to name the kind of every element would take long.
  return [within, ...within.querySelectorAll('*')].filter(
    (at) => all.some((each) => each.startsWith(`${at.localName}<`)) && kinds.has(kind(at)),
  );
}

/** Classes in a fixed order, by what the page wrote: rows of a list have few different ones. */
const sorted = new Map<string, string>();
const MOST_SORTED = 500;

function classes(element: Element): string {
  const written = element.getAttribute('class');
  if (!written) return '';
  let known = sorted.get(written);
  if (known === undefined) {
    known = [...element.classList].sort().join('.');
    sorted.set(written, known);
    forgetOldest(sorted, MOST_SORTED);
  }
  return known;
}
