/** Reads a page as its site file says. */
import type { Direction } from '../../shared/protocol';
import type { Site } from '../../shared/site';
import { closest, parentOf } from './dom';
import { target, value } from './field';
import { finish, type Steps } from './idle';
import { inOrder } from './order';
import { onRight } from './side';
import { type Line, LONGEST_NAME, type Source } from './source';

/** Rows above that a row without an author may take it from. */
const FARTHEST_CARRY = 60;
/** Changes looked at between two rests. */
const AT_ONCE = 50;

/** A source for a known site. `you` finds names with which pages speak to their reader, at the start of a label. */
export class Described implements Source {
  readonly name: string;
  /** Whether a conversation was left out because it is not on the screen now. */
  hidden = false;
  readonly #site: Site;
  readonly #you: RegExp;
  readonly #address: RegExp | undefined;
  /** Names of conversations, for as long as nothing else can happen. */
  readonly #conversations = new Map<Element, string>();
  readonly #pierce: boolean;
  /** Author and id of rows that were read, for the rows that follow them. */
  readonly #directions = new WeakMap<Element, Direction>();
  readonly #authors = new WeakMap<Element, { author: string; id: string }>();

  constructor(site: Site, you: RegExp) {
    this.name = site.name;
    this.#site = site;
    this.#you = you;
    const { address } = site.conversation;
    this.#address = address ? new RegExp(address) : undefined;
    this.#pierce = site.shadow !== undefined;
  }

  roots(): Node[] {
    const roots: ParentNode[] = [document];
    const { shadow } = this.#site;
    if (!shadow) return roots;
    for (const root of roots) {
      for (const host of root.querySelectorAll(shadow.join(','))) {
        if (host.shadowRoot) roots.push(host.shadowRoot);
      }
    }
    return roots;
  }

  *rows(changed: Iterable<Node>): Steps<Element[]> {
    const { row } = this.#site.message;
    const rows = new Set<Element>();
    let nodes = 0;
    for (const node of changed) {
      nodes += 1;
      const around = closest(node, row);
      if (around) rows.add(around);
      else if ('querySelectorAll' in node) {
        for (const found of (node as ParentNode & Node).querySelectorAll(row)) rows.add(found);
      }
      if (nodes % AT_ONCE === 0) yield;
    }
    const there = [...rows].filter((found) => found.isConnected);
    if (nodes <= 1) return there;
    const ordered = inOrder(there, (found) => found);
    if (ordered) return ordered;
    // The page itself hands them out in order, all of them; those known are soon told.
    const roots = this.roots().filter((root) => there.some((each) => each.getRootNode() === root));
    return roots.flatMap((root) => [...(root as ParentNode).querySelectorAll(row)]);
  }

  alive(): boolean {
    return true;
  }

  /** What the file names and the page does not have: rows, or fields of all the rows there are. */
  failed(): string[] {
    const { root, key, page_key: pageKey } = this.#site.conversation;
    const { text: body, author } = this.#site.message;
    const rows = finish(this.rows(this.roots()));
    if (rows.length === 0) {
      const found = this.roots().some((within) => (within as ParentNode).querySelector(root));
      return found ? ['message.row'] : ['conversation.root', 'message.row'];
    }
    const failed: string[] = [];
    const none = (field: string | undefined): boolean =>
      field !== undefined && rows.every((each) => !value(each, field, undefined, this.#pierce));
    if (rows.every((each) => !closest(each, root))) failed.push('conversation.root');
    if (none(body)) failed.push('message.text');
    if (none(author)) failed.push('message.author');
    const within = rows[0] && closest(rows[0], root);
    if (within && key.length > 0 && key.every((field) => !value(within, field))) {
      failed.push('conversation.key');
    }
    if (pageKey?.every((field) => !value(document, field))) failed.push('conversation.page_key');
    return failed;
  }

  read(row: Element): Line | undefined {
    const { message: fields } = this.#site;
    if (fields.system && row.matches(fields.system)) return undefined;
    const root = closest(row, this.#site.conversation.root);
    if (!root) return undefined;
    // Of several conversations in the page the child sees one.
    if (!root.checkVisibility()) {
      this.hidden = true;
      return undefined;
    }
    const body = this.#value(row, fields.text);
    if (!body) return undefined;
    const own = this.#author(row);
    const peer = this.#site.conversation.peer ? value(root, this.#site.conversation.peer) : '';
    const direction = this.#direction(row, root, own, peer);
    // What a page calls its own reader is nobody's name.
    const foreign = own.from !== undefined && this.#directions.get(own.from) !== direction;
    const nobody = foreign || (direction === 'outgoing' && this.#you.test(own.author));
    if (nobody) this.#authors.delete(row);
    const shown = nobody ? '' : own.author;
    this.#directions.set(row, direction);
    const name = shown || (direction === 'incoming' ? peer : '');
    // What stands in the middle, where only the side tells who wrote, is a separator.
    if (direction === 'unknown' && fields.own_side && !fields.key && !name) return undefined;
    const time = fields.time ? milliseconds(this.#value(row, fields.time)) : undefined;
    return {
      stamp: String(time ?? ''),
      id: fields.key ? this.#value(row, fields.key).slice(0, LONGEST_NAME) : '',
      author: name.slice(0, LONGEST_NAME),
      direction,
      text: body,
      time,
      conversation: this.#conversation(root),
    };
  }

  #value(row: Element, field: string): string {
    return value(row, field, this.#site.message.leave_out, this.#pierce);
  }

  #author(row: Element): { author: string; id: string; from?: Element } {
    const { author: field, author_id: idField, carry } = this.#site.message;
    const block = this.#block(row);
    let from: Element | undefined;
    let author = field ? this.#value(block, field) : '';
    let id = idField ? this.#value(block, idField) : '';
    if (!author && carry) {
      let above: Element | undefined = row;
      // The first row above with a name, whoever wrote it.
      for (let far = 0; far < FARTHEST_CARRY && !author; far += 1) {
        above = this.#rowAbove(above);
        if (!above) break;
        const read = this.#authors.get(above);
        author = read?.author ?? (field ? this.#value(this.#block(above), field) : '');
        if (author) from = above;
        id ||= read?.id ?? (idField ? this.#value(above, idField) : '');
      }
    }
    const found = { author, id, ...(from ? { from } : {}) };
    if (author) this.#authors.set(row, found);
    return found;
  }

  /** What a row shares with others: there stands what it does not say itself. */
  #block(row: Element): Element {
    const { block } = this.#site.message;
    return (block && closest(row, block)) || row;
  }

  /** The row before in the page, at most a few wrappers away. */
  #rowAbove(row: Element): Element | undefined {
    const { row: selector } = this.#site.message;
    let at: Element | null = row;
    for (let up = 0; at && up < 4; up += 1) {
      for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
        if (before.matches(selector)) return before;
        const within = before.querySelectorAll(selector);
        const last = within[within.length - 1];
        if (last) return last;
      }
      at = parentOf(at);
    }
    return undefined;
  }

  #direction(
    row: Element,
    root: Element,
    { author, id }: { author: string; id: string },
    peer: string,
  ): Direction {
    const {
      own,
      other,
      own_id,
      own_name,
      own_label,
      own_side,
      text: body,
      leave_out,
    } = this.#site.message;
    const block = this.#block(row);
    if (own && (row.matches(own) || block.matches(own))) return 'outgoing';
    if (other && (row.matches(other) || block.matches(other))) return 'incoming';
    const ownId = own_id ? value(document, own_id) : '';
    if (ownId && id) return ownId === id ? 'outgoing' : 'incoming';
    for (const field of own_name ?? []) {
      const name = value(document, field);
      if (!name || !author) continue;
      if (name !== author) return 'incoming';
      // Two people of one name cannot be told apart, and somebody may have chosen the child's.
      return name === peer ? 'unknown' : 'outgoing';
    }
    if (own_label) {
      const label = this.#value(block, own_label);
      if (label) return this.#you.test(label) && !this.#you.test(peer) ? 'outgoing' : 'incoming';
    }
    if (own_side) {
      const part = target(row, body, leave_out, this.#pierce) ?? row;
      return onRight(part, root);
    }
    return own && !other && !own_name && !own_id && !own_label ? 'incoming' : 'unknown';
  }

  /** The same for all rows of a conversation that are read in one go. */
  #conversation(root: Element): string {
    let name = this.#conversations.get(root);
    if (name === undefined) {
      name = this.#nameOf(root);
      if (this.#conversations.size === 0) queueMicrotask(() => this.#conversations.clear());
      this.#conversations.set(root, name);
    }
    return name;
  }

  #nameOf(root: Element): string {
    const { key, page_key: pageKey = [] } = this.#site.conversation;
    const names = [
      ...key.map((field) => value(root, field)),
      ...pageKey.map((field) => value(document, field)),
    ];
    if (this.#address) names.push(this.#address.exec(location.href)?.[1] ?? '');
    const short = names.map((name) => name.slice(0, LONGEST_NAME));
    return JSON.stringify([this.#site.name, self.origin, ...short]);
  }
}

/** ISO 8601, or seconds or milliseconds since 1970. */
function milliseconds(written: string): number | undefined {
  const number = Number(written);
  const time = Number.isNaN(number)
    ? Date.parse(written)
    : Math.round(number < 1e11 ? number * 1000 : number);
  return written && !Number.isNaN(time) ? time : undefined;
}
