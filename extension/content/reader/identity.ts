/**
 * Names for messages. Never the DOM node: pages draw rows anew, use their nodes for other messages and replace an id once the server
 * has answered.
 */
import { forgetOldest } from './bounded';
import type { Line } from './source';

/** Message keys remembered for each conversation, so that rows drawn again are not sent again. */
const MOST_KEYS = 2000;
const MOST_CONVERSATIONS = 50;
/** Changes of one message that are read; whoever rewrites more often is a page that plays. */
const MOST_EDITS = 5;
/** For so long after its first sight, a message under another id may be the same one, in milliseconds. */
const ID_SETTLES_MS = 10_000;
/** Changes of one node that are read in such a time, in milliseconds. */
const MOST_CHANGES = 30;
const RESTLESS_MS = 10_000;
/** Rows alike that are looked through. */
const MOST_ALIKE = 200;

interface Seen {
  /** Text and author. */
  content: string;
  key: string;
}

interface Told {
  /** Of the latest text sent. */
  content: string;
  edits: number;
  since: number;
}

export class Identity {
  readonly #seen = new WeakMap<Element, Seen>();
  /** Rows by what stands in them, to count those alike. */
  readonly #alike = new Map<string, WeakRef<Element>[]>();
  readonly #changes = new WeakMap<Element, { since: number; count: number }>();
  readonly #told = new Map<string, Map<string, Told>>();

  /** Takes note that a row says something else now, before any row of the same moment is named. */
  refresh(row: Element, content: string): void {
    if (this.#seen.get(row)?.content !== content) this.#seen.delete(row);
  }

  /** Whether a node changes faster than anybody could scroll or type. */
  #isRestless(row: Element): boolean {
    const now = Date.now();
    const changes = this.#changes.get(row);
    if (!changes || now - changes.since > RESTLESS_MS) {
      this.#changes.set(row, { since: now, count: 1 });
      return false;
    }
    changes.count += 1;
    return changes.count > MOST_CHANGES;
  }

  /** The key under which a row's message has to be sent; nothing if there is nothing new in it. */
  keyOf(row: Element, line: Line, content: string): string | undefined {
    const seen = this.#seen.get(row);
    if (seen?.content === content && (!line.id || seen.key === line.id)) return undefined;
    if (this.#isRestless(row)) return undefined;
    const told = this.#keysOf(line.conversation);
    const key = line.id || this.#count(row, content);
    const settled = line.id && !told.has(key) && this.#renamed(row, content, told);
    this.#note(row, { content, key });
    const before = told.get(key);
    if (!before) {
      told.set(key, { content, edits: 0, since: Date.now() });
      forgetOldest(told, MOST_KEYS);
      return settled ? undefined : key;
    }
    if (before.content === content || before.edits >= MOST_EDITS) return undefined;
    // The engine reads a key once; what was changed is a message more.
    before.content = content;
    before.edits += 1;
    return `${key}~${content}`;
  }

  /** How many rows say the same before this one, as part of its name. */
  #count(row: Element, content: string): string {
    const others = this.#others(row, content);
    const taken = new Set(others.map((other) => this.#seen.get(other)?.key));
    let number = 0;
    while (taken.has(`${content}/${number}`)) number += 1;
    return `${content}/${number}`;
  }

  /** Whether the same was read a moment ago under an id that the page has given up. */
  #renamed(row: Element, content: string, told: Map<string, Told>): boolean {
    const own = this.#seen.get(row);
    const gone = (this.#alike.get(content) ?? []).flatMap((kept) => kept.deref() ?? []);
    const before = own?.content === content ? [row] : gone.filter((other) => !other.isConnected);
    return before.some((other) => {
      const since = told.get(this.#seen.get(other)?.key ?? '')?.since;
      return since !== undefined && Date.now() - since < ID_SETTLES_MS;
    });
  }

  #others(row: Element, content: string): Element[] {
    const kept = (this.#alike.get(content) ?? []).flatMap((other) => other.deref() ?? []);
    return kept.filter(
      (other) => other !== row && other.isConnected && this.#seen.get(other)?.content === content,
    );
  }

  #note(row: Element, seen: Seen): void {
    this.#seen.set(row, seen);
    const alike = this.#alike.get(seen.content) ?? [];
    alike.push(new WeakRef(row));
    this.#alike.set(seen.content, alike.slice(-MOST_ALIKE));
    forgetOldest(this.#alike, MOST_KEYS);
  }

  #keysOf(conversation: string): Map<string, Told> {
    const told = this.#told.get(conversation) ?? new Map<string, Told>();
    // Set again, so that the one that spoke last is the last to be forgotten.
    this.#told.delete(conversation);
    this.#told.set(conversation, told);
    forgetOldest(this.#told, MOST_CONVERSATIONS);
    return told;
  }
}

/** What tells a line from others, whichever row it stands in. */
export const contentOf = ({ conversation, text, stamp }: Line): string =>
  hash(`${conversation}\n${text}\n${stamp}`);

/** FNV-1a in 53 bits: enough that two messages of a conversation do not share a name. */
export function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return ((high & 0x1fffff) * 0x100000000 + (low >>> 0)).toString(36);
}
