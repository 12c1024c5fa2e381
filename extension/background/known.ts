/**
 * In which chats the child knows the other side in real life. Kept beyond the browser session, so only as salted hashes of the chats'
 * names, and not for ever: who was a friend two months ago may be asked about again.
 */
import { local } from '../shared/browser';
import { hex, random } from './hex';
import { entriesOf, isNumber, isText, tableOf } from './usable';

const KEY = 'known';
const LASTS_MS = 60 * 24 * 60 * 60 * 1000;
/** A clock may be set back a little. What lasts longer than that was kept while the clock was wrong, and is asked about again. */
const SLACK_MS = 24 * 60 * 60 * 1000;
const MOST = 500;

interface Known {
  salt: string;
  /** Hash → milliseconds since 1970 after which it is forgotten. */
  until: Record<string, number>;
}

async function read(): Promise<Known> {
  const { salt, until } = tableOf((await local.get([KEY]))[KEY]);
  if (!isText(salt)) return { salt: random(), until: {} };
  const now = Date.now();
  const current = entriesOf(until, isNumber).filter(
    ([, end]) => end > now && end - now <= LASTS_MS + SLACK_MS,
  );
  return { salt, until: Object.fromEntries(current.slice(-MOST)) };
}

async function hashOf(salt: string, conversation: string): Promise<string> {
  const bytes = new TextEncoder().encode(salt + conversation);
  return hex(await crypto.subtle.digest('SHA-256', bytes));
}

export async function isKnown(conversation: string): Promise<boolean> {
  const { salt, until } = await read();
  return Object.keys(until).length > 0 && (await hashOf(salt, conversation)) in until;
}

export async function know(conversation: string, known: boolean): Promise<void> {
  const { salt, until } = await read();
  const hash = await hashOf(salt, conversation);
  delete until[hash];
  if (known) until[hash] = Date.now() + LASTS_MS;
  await local.set({ [KEY]: { salt, until } });
}

/** In how many chats. */
export async function countKnown(): Promise<number> {
  return Object.keys((await read()).until).length;
}

export async function forgetKnown(): Promise<void> {
  await local.remove([KEY]);
}
