/** A name for the conversation that a list shows: the page's own for it, its address, and what stands over it. */
import { parentOf } from '../dom';
import { LONGEST_NAME } from '../source';

/** Attributes whose value tells one conversation from another. */
const NAMES = /^(?:id|jid|data-.*(?:id|jid|peer|key|conversation|channel|room|chat|thread|with))$/;
const LONGEST_ID = 100;

export function conversationOf(list: Element, heading: string): string {
  let id = '';
  for (let at: Element | null = list; at && !id && at !== document.body; at = parentOf(at)) {
    const named = [...at.attributes].find(
      ({ name, value }) => NAMES.test(name) && value.length < LONGEST_ID,
    );
    id = named?.value ?? '';
  }
  const { pathname, hash } = location;
  return JSON.stringify(
    ['', self.origin, pathname + hash, id, heading].map((part) => part.slice(0, LONGEST_NAME)),
  );
}
