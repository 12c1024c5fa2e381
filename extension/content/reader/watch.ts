/**
 * Watches a chat for messages. A page pays for what it adds and for nothing else: the observer only notes what changed, that is read
 * together a moment later, and a long backlog is read in slices so that the page stays quick.
 */
import type { Batch, Message } from '../../shared/protocol';
import { Echo } from './echo';
import { contentOf, Identity } from './identity';
import type { Steps } from './idle';
import type { Line, Source } from './source';

/** How long one slice may take, in milliseconds, before the page gets its turn. */
const SLICE_MS = 6;
/**
 * A stream of messages is read so many times within so long, in milliseconds, and together each time: the first ones come at once. Not longer, for
 * a list that uses its nodes again has what it showed for a moment only.
 */
const MOST_LOOKS = 4;
const WITHIN_MS = 200;
/** Characters and messages that go to the background at once: each time it is spoken to costs as much as reading several rows. */
const MOST_AT_ONCE = 100_000;
const MOST_MESSAGES = 200;
/** Of more rows at once only the latest are read. */
const MOST_ROWS = 3000;
/** Changes noted one by one; of more, everything is looked at once instead. */
const MOST_CHANGES = 2000;

export interface Watch {
  /** Looks at everything, as when the chat was first seen. */
  again(): void;
  stop(): void;
  /** Rows read so far. */
  readonly read: number;
}

/** What is older was not written now, whenever the page shows it. Milliseconds. */
const PAST_MS = 24 * 60 * 60 * 1000;

const isPast = ({ time }: Line): boolean => time !== undefined && Date.now() - time > PAST_MS;

/** Calls `onBatch` with what appears, oldest first, one batch for each conversation, and `onGone` when the chat left the page. */
export function watch(
  source: Source,
  onBatch: (batch: Batch) => void,
  onGone: () => void = () => {},
): Watch {
  const identity = new Identity();
  const echo = new Echo();
  /** Newest row that was there when a conversation was last read; what stands above it is history. */
  const newest = new Map<string, WeakRef<Element>>();
  const observed = new WeakSet<Node>();
  let changed = new Set<Node>();
  let everything = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let read = 0;
  /** When it looked the last few times. */
  const looks: number[] = [];
  /** Messages of a long backlog, by conversation, until there are enough to send. */
  let unsent = new Map<string, Message[]>();
  let [size, count] = [0, 0];

  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'characterData') changed.add(target);
      else if (addedNodes.length > MOST_CHANGES) everything = true;
      else for (const node of addedNodes) changed.add(node);
    }
    if (changed.size > MOST_CHANGES) {
      everything = true;
      changed = new Set();
    }
    if (everything || changed.size > 0 || !source.alive()) schedule();
  });

  const schedule = (): void => {
    // Not at the next frame: that would be up to 16 ms later, and never in a tab in the background.
    timer ??= setTimeout(
      look,
      looks.length < MOST_LOOKS ? 0 : (looks[0] ?? 0) + WITHIN_MS - performance.now(),
    );
  };

  const observe = (): Node[] => {
    const roots = [...source.roots()];
    for (const root of roots) {
      if (observed.has(root)) continue;
      observed.add(root);
      observer.observe(root, { childList: true, subtree: true, characterData: true });
      changed.add(root);
    }
    return roots;
  };

  const look = (): void => {
    timer = undefined;
    looks.push(performance.now());
    if (looks.length > MOST_LOOKS) looks.shift();
    if (!source.alive()) {
      stop();
      onGone();
      return;
    }
    const roots = observe();
    const steps = source.rows(everything ? roots : [...changed].filter((node) => node.isConnected));
    everything = false;
    changed = new Set();
    search(steps);
  };

  /** Looks for the rows in what changed. Changes of the meantime wait for the timer. */
  const search = (steps: Steps<Element[]>): void => {
    timer = undefined;
    const end = performance.now() + SLICE_MS;
    do {
      const { done, value: rows } = steps.next();
      if (done) {
        slice(rows.slice(-MOST_ROWS), 0);
        return;
      }
    } while (performance.now() < end);
    timer = setTimeout(search, 0, steps);
  };

  const slice = (rows: Element[], from: number): void => {
    timer = undefined;
    const end = performance.now() + SLICE_MS;
    const lines: [Element, Line, content: string][] = [];
    let at = from;
    for (; at < rows.length && performance.now() < end && size < MOST_AT_ONCE; at += 1) {
      const row = rows[at];
      const line = row?.isConnected && source.read(row);
      if (!line) continue;
      lines.push([row, line, contentOf(line)]);
      size += line.text.length;
    }
    // Nodes that are used again: what they said before must not count as still said.
    for (const [row, , content] of lines) identity.refresh(row, content);
    for (const [row, line, content] of lines) {
      const message = messageOf(row, line, content);
      if (!message) continue;
      const batch = unsent.get(line.conversation);
      if (batch) batch.push(message);
      else unsent.set(line.conversation, [message]);
      count += 1;
      read += 1;
    }
    const isLast = at >= rows.length;
    if (isLast || size >= MOST_AT_ONCE || count >= MOST_MESSAGES) send();
    if (!isLast) timer = setTimeout(slice, 0, rows, at);
    // Changes of the meantime waited for the timer.
    else if (everything || changed.size > 0) schedule();
  };

  const send = (): void => {
    const batches = unsent;
    unsent = new Map();
    [size, count] = [0, 0];
    for (const [conversation, messages] of batches) onBatch({ conversation, messages });
  };

  const messageOf = (row: Element, line: Line, content: string): Message | undefined => {
    const key = identity.keyOf(row, line, content);
    if (!key) return undefined;
    const { author, text, time } = line;
    const sent = echo.take(text);
    if (sent) source.echo?.(line, row);
    const direction = sent && line.direction === 'unknown' ? 'outgoing' : line.direction;
    const message: Message = { key, author, direction, text };
    if (time !== undefined) message.time = time;
    if (isHistory(row, line) || isPast(line)) message.old = true;
    return message;
  };

  /** What a conversation shows above rows that were read before was scrolled in: it is not news. */
  const isHistory = (row: Element, { conversation }: Line): boolean => {
    const last = newest.get(conversation)?.deref();
    // Asked of the last one, for it is quick where the row comes right behind.
    const later = source.reversed
      ? Node.DOCUMENT_POSITION_PRECEDING
      : Node.DOCUMENT_POSITION_FOLLOWING;
    const isNews =
      !last?.isConnected || last === row || (last.compareDocumentPosition(row) & later) !== 0;
    if (isNews) newest.set(conversation, new WeakRef(row));
    return !isNews;
  };

  const stop = (): void => {
    send();
    observer.disconnect();
    echo.stop();
    clearTimeout(timer);
  };

  observe();
  schedule();
  return {
    again: () => {
      everything = true;
      schedule();
    },
    stop,
    get read() {
      return read;
    },
  };
}
