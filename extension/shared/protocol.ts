/**
 * Everything that is ever said between a page's content script, the extension's own pages and the background: a closed
 * union of requests, one reply type each. Plain data only; the Rust core has the same shapes in `src/wasm.rs`.
 */
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

/** How loudly a warning speaks. `quiet` verdicts never leave the background. */
export type Level = 'notice' | 'caution' | 'alert';

/** One thing that was noticed. */
export interface Evidence {
  /** The rule, for whoever wants to correct it. */
  rule: string;
  /** What was noticed, in plain words of the warning's language. */
  reason: string;
  /** The exact words as they stood in the chat; empty once the message is no longer remembered. */
  words: string;
  /** The author's name as the page shows it. */
  author: string;
}

/** Somebody to call. */
export interface Helpline {
  name: string;
  /** As it is spoken and printed, for example `116 111`. */
  number: string;
  /** `tel:` address. */
  uri: string;
  /** Hours and cost, in the warning's language. */
  note: string;
}

/** What a warning says, looked up from situation, language and country. */
export interface Advice {
  /** BCP 47 tag of every text here. */
  language: string;
  /** What the other side did, one sentence. */
  title: string;
  /** That it can be a trick, and that Lotse may be wrong. */
  doubt: string;
  /** That it is not the child's fault. */
  comfort: string;
  /** One to three things to do now. */
  actions: string[];
  /** Whom to talk to, one sentence. */
  people: string;
  helplines: Helpline[];
  labels: Labels;
}

/** The fixed texts of the panel. */
export interface Labels {
  /** Accessible name of the panel. */
  panel: string;
  /** Above the words that were seen. */
  seen: string;
  /** Above the actions. */
  todo: string;
  /** Above the people who help. */
  help: string;
  /** On the button that closes the panel. */
  close: string;
}

/** A verdict that speaks, with its advice. */
export interface Warning {
  conversation: string;
  level: Level;
  /** One of the situation keys, for example `photo`; `advice/` has a text for each. */
  situation: string;
  /** Strongest first. */
  evidence: Evidence[];
  advice: Advice;
}

/** What a page is to the popup: its readers' state, and where they are. */
export interface PageState extends ReaderState {
  /** Host name; empty where nothing is read. */
  host: string;
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
  /** The page in front of the popup. */
  page: PageState;
  /** BCP 47 tag of `texts`. */
  language: string;
  /** The popup's texts: the `[popup]` keys of `advice/<language>.toml`, and `situation_<key>` for each situation's name. */
  texts: Record<string, string>;
}

export type Request =
  | { kind: 'read'; batch: Batch }
  /** There is a chat in this frame: the reader is wanted. */
  | { kind: 'open' }
  /** How a page's content script fares; sent when that changes. */
  | { kind: 'state'; state: ReaderState }
  /** `tab` is the one in front of the popup. */
  | { kind: 'status'; tab: number | undefined };

/** What each request is answered with. */
export interface Replies {
  read: { warnings: Warning[] };
  open: undefined;
  state: undefined;
  status: Status;
}
