/** Whether a page may hold a chat: the question of the scout, answered without a word to anybody. */
import marks from 'lotse:marks';
import { searchChats } from './generic/find';
import type { Steps } from './idle';
import { findMark } from './site';

/** Looks around these fields of the page, with rests on the way. */
export function* searchChat(fields: readonly HTMLElement[]): Steps<boolean> {
  if (findMark(marks, document)) return true;
  yield;
  return (yield* searchChats(fields)).length > 0;
}
