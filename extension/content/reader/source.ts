/** Whatever knows how to read a chat: a site file, or what was learned from the page itself. */
import type { Direction } from '../../shared/protocol';
import type { Steps } from './idle';

/** Longer names and ids are cut. Characters. */
export const LONGEST_NAME = 200;

/** What stands in one row. */
export interface Line {
  /** The site's own name for it; empty where it has none. */
  id: string;
  /** What tells it from others of the same words, where there is no id; empty where nothing does for certain. */
  stamp: string;
  author: string;
  direction: Direction;
  text: string;
  time: number | undefined;
  conversation: string;
}

export interface Source {
  /** Names the reader in a report. */
  readonly name: string;
  /** What to watch for changes: documents, shadow roots, elements. Asked again after every change. */
  roots(): Iterable<Node>;
  /** The rows in, or around, what changed, in the order of the conversation. Rests on the way, for that may be much. */
  rows(changed: Iterable<Node>): Steps<Element[]>;
  /** The message in a row; nothing where it is none, or none yet. */
  read(row: Element): Line | undefined;
  /** Whether new rows stand before old ones in the page's source. */
  readonly reversed?: boolean;
  /** Hears what the child has just sent, and tells whether a line is that. */
  echo?(line: Line, row: Element): void;
  /** Whether the chat is still in the page. */
  alive(): boolean;
}
