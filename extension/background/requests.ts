/**
 * What is a request at all. Whoever takes over a page's process can send anything in the content script's name: what has not the shape
 * that protocol.ts says, or is longer than anything a reader sends, is refused before anybody acts on it.
 */
import { type Batch, LEVELS, type Message, type Request } from '../shared/protocol';
import { isCount, isNumber, isTable, isText, isYesOrNo, type Table, tableOf } from './usable';

/** Above what readers send (extension/content/reader/). Characters and numbers of things. */
const LONGEST_TEXT = 30_000;
const LONGEST_BATCH = 2_000_000;
const MOST_MESSAGES = 5000;
const LONGEST_NAME = 10_000;
const LONGEST_WORD = 200;
const MOST_WORDS = 200;

const DIRECTIONS = ['incoming', 'outgoing', 'unknown'];
const STATES = ['reading', 'none', 'unreadable'];

const isTextOf = (value: unknown, longest: number): value is string =>
  isText(value) && value.length <= longest;
const isName = (value: unknown): boolean => isTextOf(value, LONGEST_NAME);
const isWord = (value: unknown): boolean => isTextOf(value, LONGEST_WORD);
const isList = (value: unknown, most: number, isRight: (each: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= most && value.every(isRight);
const isOneOf = (value: unknown, all: readonly string[]): boolean => all.includes(value as string);
const may = (isRight: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || isRight(value);

const isMessage = (value: unknown): value is Message => {
  const { key, author, direction, text, time, old } = tableOf(value);
  return (
    isTextOf(key, LONGEST_TEXT) &&
    isName(author) &&
    isOneOf(direction, DIRECTIONS) &&
    isTextOf(text, LONGEST_TEXT) &&
    may(isNumber)(time) &&
    may(isYesOrNo)(old)
  );
};

const isBatch = (value: unknown): value is Batch => {
  const { conversation, messages } = tableOf(value);
  if (!isName(conversation) || !isList(messages, MOST_MESSAGES, isMessage)) return false;
  const lengths = (messages as Message[]).map(({ key, text }) => key.length + text.length);
  return lengths.reduce((sum, length) => sum + length, 0) <= LONGEST_BATCH;
};

const isState = (value: unknown): boolean => {
  const { state, site, version, failed } = tableOf(value);
  const isRight = isOneOf(state, STATES) && isList(failed, MOST_WORDS, isWord);
  return isRight && may(isWord)(site) && may(isNumber)(version);
};

const CHECKS: Record<Request['kind'], (request: Table) => boolean> = {
  read: ({ batch, id }) => isBatch(batch) && isNumber(id),
  open: () => true,
  state: ({ state }) => isState(state),
  know: ({ conversation, known }) => isName(conversation) && isYesOrNo(known),
  fine: ({ conversation, situation, level }) =>
    isName(conversation) && isWord(situation) && isOneOf(level, LEVELS),
  help: ({ situation, words }) =>
    isWord(situation) && isList(words, MOST_WORDS, (each) => isTextOf(each, LONGEST_TEXT)),
  status: ({ tab }) => may(isCount)(tab),
  own: ({ country }) => may(isWord)(country),
  set: ({ settings, pin }) => may(isTable)(settings) && may(isName)(pin),
  pin: ({ pin, old }) => isName(pin) && may(isName)(old),
  forget: ({ pin }) => may(isName)(pin),
  counts: ({ clear }) => may(isYesOrNo)(clear),
  asked: () => true,
  try: ({ batch }) => isBatch(batch),
};

export function isRequest(value: unknown): value is Request {
  const { kind } = tableOf(value);
  return (
    isText(kind) && Object.hasOwn(CHECKS, kind) && CHECKS[kind as Request['kind']](tableOf(value))
  );
}
