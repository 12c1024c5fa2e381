/**
 * What survives a stop of the background, in the browser's in-memory session store: each conversation's memory under a key of its
 * own, so that a message costs one small write, and what the popup shows.
 */
import { session } from '../shared/browser';
import type { Level, Replies, Status, Warning } from '../shared/protocol';
import { entriesOf, isNumber, isText, listOf, tableOf } from './usable';

/** Conversations kept; the one that was silent longest goes first. */
const MOST_CONVERSATIONS = 200;
const MOST_WARNINGS = 20;

/** What the popup shows besides texts. */
export type Record = Pick<Status, 'starts' | 'warnings'> & {
  /** Keys of the conversations kept, the one that spoke last at the end. */
  conversations: string[];
};

const RECORD = 'record';
const ASKED = 'asked';
const fineKey = (conversation: string): string => `fine:${conversation}`;
const conversationKey = (conversation: string): string => `conversation:${conversation}`;

let record: Promise<Record> | undefined;

/** The record, read once each time the background is started, which it counts. */
export function readRecord(): Promise<Record> {
  record ??= (async () => {
    const { starts, conversations, warnings } = tableOf((await session.get([RECORD]))[RECORD]);
    const current: Record = {
      starts: (isNumber(starts) ? starts : 0) + 1,
      conversations: listOf(conversations, isText),
      warnings: listOf(warnings, isSaid),
    };
    await session.set({ [RECORD]: current });
    return current;
  })();
  return record;
}

type Said = Record['warnings'][number];

const isSaid = (value: unknown): value is Said => {
  const { level, situation } = tableOf(value);
  return isText(level) && isText(situation);
};

/** A conversation's memory as it was kept, if it was. */
export async function recall(conversation: string): Promise<unknown> {
  const key = conversationKey(conversation);
  return (await session.get([key]))[key];
}

/** Keeps a conversation's memory and what was said. Returns the conversations that had to go. */
export async function keep(
  conversation: string,
  memory: unknown,
  warnings: Warning[],
): Promise<string[]> {
  const current = await readRecord();
  current.conversations = [
    ...current.conversations.filter((other) => other !== conversation),
    conversation,
  ];
  const gone = current.conversations.splice(0, current.conversations.length - MOST_CONVERSATIONS);
  const said = warnings.map(({ level, situation }) => ({ level, situation }));
  current.warnings = [...said.reverse(), ...current.warnings].slice(0, MOST_WARNINGS);
  await session.set({ [conversationKey(conversation)]: memory, [RECORD]: current });
  if (gone.length > 0)
    await session.remove(gone.flatMap((key) => [conversationKey(key), fineKey(key)]));
  return gone;
}

/** The child said that what was said of a situation was fine: it is not spoken of again in this conversation. */
export async function callFine(
  conversation: string,
  situation: string,
  level: Level,
): Promise<undefined> {
  const key = fineKey(conversation);
  await session.set({ [key]: { ...(await fineOf(key)), [situation]: level } });
}

/** Whether something is not to be said, because the child called it fine. The gravest is, once more, where something lesser was. */
export async function isFine(
  conversation: string,
  { situation, level }: { situation: string; level: Level },
): Promise<boolean> {
  const before = (await fineOf(fineKey(conversation)))[situation];
  return before !== undefined && (level !== 'alert' || before === 'alert');
}

async function fineOf(key: string): Promise<{ [situation: string]: Level }> {
  const isLevel = (value: unknown): value is Level => isText(value);
  return Object.fromEntries(entriesOf((await session.get([key]))[key], isLevel));
}

/** What the child asks help for, for the page that opens. */
export async function ask(what: Replies['asked']): Promise<void> {
  await session.set({ [ASKED]: what });
}

export async function asked(): Promise<Replies['asked']> {
  const { situation, words } = tableOf((await session.get([ASKED]))[ASKED]);
  return { situation: isText(situation) ? situation : '', words: listOf(words, isText) };
}
