/**
 * Everything that is ever said between a page's content script, the extension's own pages and the background: a closed
 * union of requests, one reply type each. Plain data only; the Rust core has the same shapes in `src/wasm.rs`.
 */
import type { Effective, Settings } from './settings';
import type { Language, Texts } from './texts';

/** Who wrote a message, seen from the child: the other side, the child, or the page does not tell. */
export type Direction = 'incoming' | 'outgoing' | 'unknown';

/** One message as the page shows it. */
export interface Message {
  /** Names the message within its conversation, the same after a reload; never a DOM node. */
  key: string;
  /** The author's name as the page shows it; empty where the page shows none. */
  author: string;
  direction: Direction;
  text: string;
  /** Milliseconds since 1970, where the page shows a time. */
  time?: number;
  /** Scrolled in above what was read before, or older than a day: evidence, but no news. */
  old?: boolean;
}

/** What appeared in one conversation since the last batch, oldest first. */
export interface Batch {
  /** Names the conversation within this browser; opaque. */
  conversation: string;
  messages: Message[];
}

/** What a page's content script knows about reading it. */
export interface ReaderState {
  /** `none`: no chat here. `unreadable`: a known site on which nothing can be read. */
  state: 'reading' | 'none' | 'unreadable';
  /** Name and version of the site file, where there is one. */
  site?: string;
  version?: number;
  /** Keys of the site file that found nothing. */
  failed: string[];
}

/** How loudly a warning speaks. `quiet` verdicts never leave the engine. */
export const LEVELS = ['notice', 'caution', 'alert'] as const;
export type Level = (typeof LEVELS)[number];

/** One thing that was noticed, as the engine tells it. */
export interface Noticed {
  /** The rule, for whoever wants to correct it. */
  rule: string;
  /** The rule's cue class, as rules/judgement.toml names it. */
  cue: string;
  /** What was noticed, in plain words of the warning's language. */
  reason: string;
  /** The exact words as they stood in the chat; empty once the message is no longer remembered. */
  words: string;
  /** The author's name as the page shows it. */
  author: string;
}

/** One thing that was noticed, as a warning tells it. */
export interface Evidence extends Noticed {
  /** BCP 47 tag of `reason`. */
  language: string;
}

/** What the engine says of a conversation; its shape is that of `src/wasm.rs`. */
export interface Verdict {
  level: Level;
  /** One of the situation keys, for example `photo`; `advice/` has a text for each. */
  situation: string;
  /** Whether it is about the child's own words. */
  own: boolean;
  /** Latest first. */
  evidence: Noticed[];
}

/** Somebody to call or to write to. */
export interface Helpline {
  /** What the service is for, as advice/README.md explains; `own` is the family's or school's. */
  kind: string;
  name: string;
  /** As it is spoken and printed, for example `116 111`; empty where there is no telephone. */
  number: string;
  /** `tel:` address; empty where there is no telephone. */
  uri: string;
  /** Hours and cost, in the reader's language. */
  note: string;
  /** Languages spoken there, in the reader's. */
  speaks: string;
  /** The service's own page, and one to write or chat on; empty where there is none. */
  url: string;
  chat: string;
  /** Page that states the facts, and the day on which they were compared with it. */
  source: string;
  checked: string;
  /** Whether some detail is old or second-hand. */
  unsure: boolean;
}

/** What a warning says, looked up from situation, reading age, language and country. */
export interface Advice {
  /** BCP 47 tag of every text here. */
  language: string;
  /** What the other side did, one sentence. */
  title: string;
  /** That it can be a trick, and that Lotse may be wrong. */
  doubt: string;
  /** That it is not the child's fault. */
  comfort: string;
  /** One thing to pause on. */
  question: string;
  /** One to three things to do now. */
  actions: string[];
  /** Whom to talk to, one sentence. */
  people: string;
  helplines: Helpline[];
  /** The patterns that were seen, in plain words, each once. */
  patterns: string[];
  /** The fixed texts of the panel: the `[labels]` of advice/<language>.toml. */
  labels: Texts;
}

/** A verdict that speaks, with its advice. */
export interface Warning {
  /** The background's name for it. */
  conversation: string;
  level: Level;
  situation: string;
  /** Latest first. */
  evidence: Evidence[];
  advice: Advice;
}

/** The latest warning of a conversation, for the popup. */
export type Said = Pick<Warning, 'conversation' | 'level' | 'situation'> & { title: string };

/** What a page is to the popup: its readers' state, and where they are. */
export interface PageState extends Omit<ReaderState, 'state'> {
  /** `off`: not read, because somebody said so. */
  state: ReaderState['state'] | 'off';
  /** Who switched it off. */
  by?: 'family' | 'school';
  /** Host name; empty where nothing is read. */
  host: string;
  /** The last warning on this page. */
  last?: Said;
}

/** What every page of the extension's own is made of. */
export interface Own {
  /** The language it speaks. */
  language: Language;
  /** Tags of all languages, and codes of all countries. */
  languages: string[];
  countries: string[];
  effective: Effective;
  /** The country that applies, chosen or told by the browser's language; empty where it is not known. */
  country: string;
  /** The number of the police, and everybody to call there, the own contact first. */
  emergency?: Helpline;
  helplines: Helpline[];
  /** Who put Lotse into this browser. */
  installed: 'self' | 'policy';
  /** Whether a PIN protects the settings. */
  pin: boolean;
  /** Chats in which the child knows the other side. */
  known: number;
}

/** What the popup shows. */
export interface Status {
  /** One sentence why the engine does not run; empty when it does. */
  fault: string;
  /** How often the background was started since the browser was. */
  starts: number;
  /** Conversations remembered in memory. */
  conversations: number;
  /** What was said since the browser was started, newest first, without any text. */
  warnings: { level: Level; situation: string }[];
  /** The page in front of the popup, and whether the child said that it knows the other side in what was said last there. */
  page: PageState;
  known: boolean;
  own: Own;
}

/** A day's warnings by situation. */
export type Counts = Record<string, Record<string, number>>;

export type Request =
  /** `id` is another number for each batch, and the same for one that is sent again. */
  | { kind: 'read'; batch: Batch; id: number }
  /** There is a chat in this frame: the reader is wanted. */
  | { kind: 'open' }
  /** How a page's content script fares; sent when that changes. */
  | { kind: 'state'; state: ReaderState }
  /** The child knows the other side of this conversation, as a warning names it, in real life, or not. */
  | { kind: 'know'; conversation: string; known: boolean }
  /** What was said of this situation in this conversation was fine: no more of it there. */
  | { kind: 'fine'; conversation: string; situation: string; level: Level }
  /** The child wants help; opens the page of help. */
  | { kind: 'help'; situation: string; words: string[] }
  /** `tab` is the one in front of the popup. */
  | { kind: 'status'; tab: number | undefined }
  /** From a page of the extension's own; with a country to look at, which changes no setting. */
  | { kind: 'own'; country?: string }
  /** New settings; `undefined` sets everything back. Refused while a PIN protects them. */
  | { kind: 'set'; settings: Partial<Settings> | undefined; pin?: string }
  /** A new PIN, or none. */
  | { kind: 'pin'; pin: string; old?: string }
  /** Forgets the known people. */
  | { kind: 'forget'; pin?: string }
  /** What was counted; `clear` deletes it. */
  | { kind: 'counts'; clear?: boolean }
  /** What a child asked help for, for the page that it opened. */
  | { kind: 'asked' }
  /** A batch of the sample chat on the first page, which leaves no trace. */
  | { kind: 'try'; batch: Batch };

/** Why nothing was changed: `pin` is missing or wrong, and how long to wait before another, in milliseconds. */
export interface Refusal {
  refused: 'pin' | 'short';
  wait: number;
}

/** What each request is answered with; with nothing, where it was refused or failed. */
export interface Replies {
  read: { warnings: Warning[] };
  open: undefined;
  state: undefined;
  know: undefined;
  fine: undefined;
  help: undefined;
  status: Status;
  own: Own;
  set: Own | Refusal;
  pin: Own | Refusal;
  forget: Own | Refusal;
  counts: Counts;
  asked: { situation: string; words: string[] };
  try: { warnings: Warning[] };
}
