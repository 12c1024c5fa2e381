/**
 * Watches a chat page for new rows. A page pays for what it adds and for nothing else: the observer only notes added nodes, they are
 * read together a moment later, and a long backlog is read in slices so that the page stays quick.
 */
import type { Batch } from '../../shared/protocol';
import { conversationOf, readRow } from './row';
import type { Site } from './site';

/** How long one slice may take, in milliseconds, before the page gets its turn. */
const SLICE_MS = 6;
/** Message keys remembered for each conversation, so that rows drawn again are not sent again. */
const MOST_KEYS = 2000;
const MOST_CONVERSATIONS = 50;

/** Calls `onBatch` with what appears, oldest first, one batch for each conversation. Returns what stops it. */
export function watch(site: Site, onBatch: (batch: Batch) => void): () => void {
  const known = new Map<string, Set<string>>();
  let added: Element[] = [document.documentElement];
  let scheduled = false;

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    // Not at the next frame: that would be up to 16 ms later, and never in a tab in the background.
    setTimeout(read, 0);
  };

  const read = (): void => {
    scheduled = false;
    const rows = rowsIn(added, site);
    added = [];
    readSlice(rows, 0);
  };

  const readSlice = (rows: Element[], from: number): void => {
    const end = performance.now() + SLICE_MS;
    const batches = new Map<string, Batch>();
    let at = from;
    for (; at < rows.length && performance.now() < end; at += 1) {
      const row = rows[at];
      const conversation = row && conversationOf(row, site);
      const message = conversation && readRow(row, site);
      if (!message || !isNew(known, conversation, message.key)) continue;
      const batch = batches.get(conversation) ?? { conversation, messages: [] };
      batch.messages.push(message);
      batches.set(conversation, batch);
    }
    for (const batch of batches.values()) onBatch(batch);
    if (at < rows.length) setTimeout(readSlice, 0, rows, at);
  };

  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) if (node instanceof Element) added.push(node);
    }
    if (added.length > 0) schedule();
  });
  observer.observe(document.documentElement, { childList: true, subtree: true });
  schedule();
  return () => observer.disconnect();
}

/** The rows that were added, or that got new content, each once, in the order of the page. */
function rowsIn(added: Element[], site: Site): Element[] {
  const rows = new Set<Element>();
  for (const node of added) {
    const around = node.closest(site.message.row);
    if (around) rows.add(around);
    else for (const row of node.querySelectorAll(site.message.row)) rows.add(row);
  }
  const inOrder = [...rows].filter((row) => row.isConnected);
  return added.length > 1 ? inOrder.sort(byPlace) : inOrder;
}

function byPlace(a: Element, b: Element): number {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

/** Takes note of a message; `false` if it was there before. The oldest are forgotten, so that a long day costs no memory. */
function isNew(known: Map<string, Set<string>>, conversation: string, key: string): boolean {
  const keys = known.get(conversation) ?? new Set();
  if (keys.has(key)) return false;
  keys.add(key);
  known.set(conversation, keys);
  forgetOldest(keys, MOST_KEYS);
  forgetOldest(known, MOST_CONVERSATIONS);
  return true;
}

function forgetOldest<K>(
  kept: { size: number; keys(): Iterator<K>; delete(key: K): boolean },
  most: number,
): void {
  if (kept.size <= most) return;
  const { value, done } = kept.keys().next();
  if (!done) kept.delete(value);
}
