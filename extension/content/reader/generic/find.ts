/** Looks for chats outwards from where one can write, with the cheapest questions first and a rest after each costly one. */
import { holds } from '../dom';
import type { Steps } from '../idle';
import { besides } from './beside';
import { composers } from './composer';
import { Heading } from './heading';
import { type Learned, learn, noHints, type Place } from './learn';
import { ENOUGH, MARGIN } from './score';

/** Where a chat is. */
export type Chat = Pick<Place, 'area' | 'composer'>;

/** A part of the page beside a composer, and what it was taken for. */
export interface Candidate extends Place {
  learned: Learned | undefined;
  score: number;
}

/** The chats around these fields of a page, but for those that are `known`, with rests on the way. */
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

/** What stands beside a composer, level by level outwards, the best of each level first; nothing for a rest. */
export function* candidates(
  composer: Element,
): Generator<Candidate[] | undefined, void, undefined> {
  for (const branches of besides(composer)) {
    const judged: Candidate[] = [];
    for (const branch of branches) judged.push(yield* judgeBranch(branch, composer));
    yield judged.sort((a, b) => b.score - a.score);
  }
}

function* judgeBranch(area: Element, composer: Element): Steps<Candidate> {
  const place = { area, composer, heading: new Heading(), hints: noHints(), notes: new WeakMap() };
  const learned = yield* learn(place, false);
  return { ...place, learned, score: learned?.score ?? Number.NEGATIVE_INFINITY };
}
