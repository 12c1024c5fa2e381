/**
 * What survives a stop of the background, in the browser's in-memory session store: each conversation's memory under a key of its
 * own, so that a message costs one small write, and what the popup shows.
 */
import { session } from '../shared/browser';
import { LEVELS, type Level, type Replies, type Status, type Verdict } from '../shared/protocol';
import { entriesOf, isNumber, isText, isYesOrNo, listOf, tableOf } from './usable';

/** Conversations kept; the one that was silent longest goes first. */
const MOST_CONVERSATIONS = 200;
const MOST_WARNINGS = 20;
/** There are fewer situations. */
const MOST_FINE = 50;

/** What the popup shows besides texts. */
export type Record = Pick<Status, 'starts' | 'warnings'> & {
  /** Keys of the conversations kept, the one that spoke last at the end. */
  conversations: string[];
};

const RECORD = 'record';
const ASKED = 'asked';
const fineKey = (conversation: string): string => `fine:${conversation}`;
const answerKey = (conversation: string): string => `answer:${conversation}`;
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
  return isLevel(level) && isText(situation);
};

const isLevel = (value: unknown): value is Level => LEVELS.includes(value as Level);

/** A conversation's memory as it was kept, if it was. */
export async function recall(conversation: string): Promise<unknown> {
  const key = conversationKey(conversation);
  return (await session.get([key]))[key];
}

/**
 * Keeps a conversation's memory, what was said, and the answer to the batch, all at once. Returns the conversations that had to go.
 */
export async function keep(
  conversation: string,
  memory: unknown,
  answer?: Answer,
): Promise<string[]> {
  const current = await readRecord();
  current.conversations = [
    ...current.conversations.filter((other) => other !== conversation),
    conversation,
  ];
  const gone = current.conversations.splice(0, current.conversations.length - MOST_CONVERSATIONS);
  const said = (answer?.verdicts ?? []).map(({ level, situation }) => ({ level, situation }));
  current.warnings = [...said.reverse(), ...current.warnings].slice(0, MOST_WARNINGS);
  const entries = {
    [conversationKey(conversation)]: memory,
    ...(answer && { [answerKey(conversation)]: answer }),
  };
  for (;;) {
    try {
      await session.set({ ...entries, [RECORD]: current });
      break;
    } catch (error) {
      // The browser has no more room: the longest silent ones go earlier.
      const oldest = current.conversations.length > 1 && current.conversations.shift();
      if (!oldest) throw error;
      gone.push(oldest);
      await clear([oldest]);
    }
  }
  await clear(gone);
  return gone;
}

async function clear(conversations: string[]): Promise<void> {
  if (conversations.length === 0) return;
  const keysOf = [conversationKey, fineKey, answerKey];
  await session.remove(conversations.flatMap((each) => keysOf.map((keyOf) => keyOf(each))));
}

/** What was answered to a batch. */
export interface Answer {
  /** The batch's. */
  id: number;
  verdicts: Verdict[];
}

/** What is known of a conversation when a batch of it comes, besides its memory. */
export interface Before {
  /** The answer to the last batch, for one that is sent again: the background was stopped after it had kept it and before it was heard. */
  answer: Answer | undefined;
  /** What the child called fine. */
  fine: Fine;
}

/** The gravest level of each situation that the child called fine. */
type Fine = { [situation: string]: Level };

export async function before(conversation: string): Promise<Before> {
  const [fine, answer] = [fineKey(conversation), answerKey(conversation)];
  const kept = await session.get([fine, answer]);
  return { fine: fineOf(kept[fine]), answer: answerOf(kept[answer]) };
}

function answerOf(kept: unknown): Answer | undefined {
  const { id, verdicts } = tableOf(kept);
  return isNumber(id) ? { id, verdicts: listOf(verdicts, isVerdict) } : undefined;
}

const isVerdict = (value: unknown): value is Verdict => {
  const { level, situation, own, evidence } = tableOf(value);
  return (
    isLevel(level) &&
    isText(situation) &&
    isYesOrNo(own) &&
    Array.isArray(evidence) &&
    evidence.every(isNoticed)
  );
};

const isNoticed = (value: unknown): boolean => {
  const { rule, cue, reason, words, author } = tableOf(value);
  return [rule, cue, reason, words, author].every(isText);
};

/** The child said that what was said of a situation was fine: it is not spoken of again in this conversation. */
export async function callFine(
  conversation: string,
  situation: string,
  level: Level,
): Promise<undefined> {
  // What is kept of a conversation goes with it, so there is nothing to keep of one that is not there.
  if (!(await readRecord()).conversations.includes(conversation)) return;
  const { fine } = await before(conversation);
  const others = Object.entries(fine).filter(([other]) => other !== situation);
  const all = [...others, [situation, level]].slice(-MOST_FINE);
  await session.set({ [fineKey(conversation)]: Object.fromEntries(all) });
}

/** Whether something is not to be said, because the child called it fine. The gravest is, once more, where something lesser was. */
export function isFine({ situation, level }: Verdict, fine: Fine): boolean {
  if (!Object.hasOwn(fine, situation)) return false;
  return level !== 'alert' || fine[situation] === 'alert';
}

const fineOf = (kept: unknown): Fine => Object.fromEntries(entriesOf(kept, isLevel));

/** What the child asks help for, for the page that opens. */
export async function ask(what: Replies['asked']): Promise<void> {
  await session.set({ [ASKED]: what });
}

export async function asked(): Promise<Replies['asked']> {
  const { situation, words } = tableOf((await session.get([ASKED]))[ASKED]);
  return { situation: isText(situation) ? situation : '', words: listOf(words, isText) };
}
