/** What stands over or under a composer: where the list of a chat is looked for. */
import { parentOf, shadowOf } from '../dom';

/** Elements around a composer in which its list is looked for. */
const MOST_LEVELS = 10;
/** Chats put their list right beside the composer. */
const FARTHEST_PX = 200;
/** Neighbours looked at on each side: with more than that they are paragraphs or rows themselves, not parts of a page. */
const MOST_NEIGHBOURS = 30;

/** The parts of the page beside a composer that can hold rows, level by level outwards. */
export function* besides(composer: Element): Generator<Element[], void, undefined> {
  let inner = composer;
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const outer = parentOf(inner);
    if (!outer) return;
    yield branches(outer, inner).filter(
      (branch) => mayHoldRows(branch) && isBeside(branch, composer),
    );
    inner = outer;
  }
}

/** What stands below an element beside one of its branches, the nearest of very many. */
function branches(outer: Element, inner: Element): Element[] {
  const before: Element[] = [];
  const after: Element[] = [];
  for (let at = inner; at.previousElementSibling && before.length < MOST_NEIGHBOURS; ) {
    at = at.previousElementSibling;
    before.unshift(at);
  }
  for (let at = inner; at.nextElementSibling && after.length < MOST_NEIGHBOURS; ) {
    at = at.nextElementSibling;
    after.push(at);
  }
  const beside = [...before, ...after];
  // Beside a shadow root stands what is slotted into it, and the other way round.
  const others = inner.parentNode === outer ? shadowOf(outer)?.children : outer.children;
  return others ? [...Array.from(others).slice(-MOST_NEIGHBOURS), ...beside] : beside;
}

/** Whether there can be two texts below an element: the question that nearly every branch of a long page fails. */
function mayHoldRows(branch: Element): boolean {
  const first = branch.firstElementChild;
  return (
    (first?.nextElementSibling ?? first?.firstElementChild ?? shadowOf(branch) ?? null) !== null
  );
}

/** Whether something stands over or under the composer, and is high enough to hold rows. */
function isBeside(branch: Element, composer: Element): boolean {
  const a = branch.getBoundingClientRect();
  const b = composer.getBoundingClientRect();
  const overlap = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const gap = Math.max(b.top - a.bottom, a.top - b.bottom);
  if (gap > FARTHEST_PX) return false;
  return a.height > 30 && a.width > 60 && overlap > Math.min(a.width, b.width) / 3;
}
