/** Looks for chats outwards from where one can write, with the cheapest questions first and a rest after each costly one. */
import { holds, parentOf, shadowOf } from '../dom';
import { finish, type Steps } from '../idle';
import { composers, fieldsIn } from './composer';
import { Heading } from './heading';
import { type Learned, learn, noHints, type Place } from './learn';
import { shadowRoots } from './roots';
import { ENOUGH, MARGIN } from './score';

/** Elements around a composer in which its list is looked for. */
const MOST_LEVELS = 10;
/** Chats put their list right beside the composer. */
const FARTHEST_PX = 200;
/** Neighbours looked at on each side: with more than that they are paragraphs or rows themselves, not parts of a page. */
const MOST_NEIGHBOURS = 30;

/** Where a chat is. */
export type Chat = Pick<Place, 'area' | 'composer'>;

/** A part of the page beside a composer, and what it was taken for. */
export interface Candidate extends Place {
  learned: Learned | undefined;
  score: number;
}

/** The chats on this page, but for those that are `known`. */
export const findChats = (known: readonly Chat[] = []): Candidate[] =>
  finish(searchChats(fieldsIn(shadowRoots()), known));

/** The same for these fields of the page, with rests on the way. */
export function* searchChats(
  fields: readonly HTMLElement[],
  known: readonly Chat[] = [],
): Steps<Candidate[]> {
  const found: Candidate[] = [];
  const all: Chat[] = [...known];
  for (const composer of composers(fields)) {
    if (all.some((chat) => includes(chat, composer))) continue;
    yield;
    const chat = yield* searchChat(composer);
    if (!chat || all.some((other) => overlap(other, chat))) continue;
    found.push(chat);
    all.push(chat);
  }
  return found;
}

const overlap = (one: Chat, other: Chat): boolean =>
  holds(one.area, other.area) || holds(other.area, one.area);

const includes = (chat: Chat, composer: Element): boolean =>
  composer === chat.composer || holds(chat.area, composer);

/** The best list near a composer, from the inside to the outside; nothing where two come too near to each other. */
function* searchChat(composer: HTMLElement): Steps<Candidate | undefined> {
  for (const level of candidates(composer)) {
    yield;
    const [best, second] = level ?? [];
    if (!best || best.score < ENOUGH) continue;
    return second && best.score - second.score < MARGIN ? undefined : best;
  }
  return undefined;
}

/** What stands over or under a composer, level by level outwards, the best of each level first; nothing for a rest. */
export function* candidates(
  composer: Element,
): Generator<Candidate[] | undefined, void, undefined> {
  let inner: Element = composer;
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const outer = parentOf(inner);
    if (!outer) return;
    const judged: Candidate[] = [];
    for (const branch of branches(outer, inner)) {
      if (!mayHoldRows(branch) || !isBeside(branch, composer)) continue;
      judged.push(yield* judgeBranch(branch, composer));
    }
    yield judged.sort((a, b) => b.score - a.score);
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

function* judgeBranch(area: Element, composer: Element): Steps<Candidate> {
  const place = { area, composer, heading: new Heading(), hints: noHints(), notes: new WeakMap() };
  const learned = yield* learn(place, false);
  return { ...place, learned, score: learned?.score ?? Number.NEGATIVE_INFINITY };
}
