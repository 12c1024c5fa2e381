/** Whether a page may hold a chat: the question of the scout, answered without a word to anybody. */
import marks from 'lotse:marks';
import { EDITABLE } from './dom';
import { findChats } from './generic';
import { shadowRoots } from './generic/composer';
import { findMark } from './site';

export function isChat(): boolean {
  if (findMark(marks, document)) return true;
  return hasComposer() && findChats().length > 0;
}

/** The cheapest look: most pages without a chat have no such field at all. */
export function hasComposer(): boolean {
  return document.querySelector(EDITABLE) !== null || shadowRoots().length > 1;
}
