/** Reads a chat that nobody has described, as it was learned, and learns more while it grows. */
import { holds, isElement, isShadow, parentOf, shadowOf } from '../dom';
import { finish, type Steps } from '../idle';
import { inOrder } from '../order';
import { type Line, LONGEST_NAME, type Source } from '../source';
import { WORDS } from '../words';
import { authorAbove, authorOf } from './authors';
import { conversationOf } from './conversation';
import type { Candidate } from './find';
import { kind } from './kinds';
import { type Learned, learn, type Place } from './learn';
import { messageText } from './message';
import { type Piece, searchPieces } from './pieces';
import { type Row, rowsOf } from './rows';
import { ENOUGH } from './score';
import { findTimes, type Times, timeOf } from './times';

/** Rows after which nothing more is learned. */
const LEARNED = 40;
/** So often it is tried again at once before; later only after a rest, in milliseconds. */
const MOST_TRIES = 40;
const REST_MS = 2000;
/** Rows read at once. */
const MOST_ROWS = 3000;

/** One chat as it was learned, and the way to read it. */
export class Learner implements Source {
  readonly name = 'generic';
  readonly area: Element;
  readonly composer: Element;
  readonly #place: Place;
  #learned: Learned | undefined;
  /** Told from the same rows, but only when one is read: whether a page is a chat does not hang on it. */
  #times: Times | undefined;
  #tried = 0;
  #triedAt = 0;
  /** Names, each with the side it was seen on. */
  readonly #sides = new Map<string, string>();
  /** The conversation's name, for as long as nothing else can happen. */
  #conversation: string | undefined;

  constructor({ learned, ...place }: Candidate) {
    this.#place = place;
    this.#learned = learned;
    this.area = place.area;
    this.composer = place.composer;
  }

  get reversed(): boolean {
    return this.#learned?.reversed === true;
  }

  roots(): Node[] {
    const roots: Node[] = [this.area];
    const list = this.#learned?.rows.list;
    // Observers do not see into shadow roots.
    for (let at = list?.getRootNode(); at && isShadow(at); at = at.host.getRootNode()) {
      if (holds(this.area, at.host)) roots.push(at);
    }
    for (const element of this.area.children) {
      const shadow = shadowOf(element);
      if (shadow) roots.push(shadow);
    }
    const own = shadowOf(this.area);
    return own ? [...roots, own] : roots;
  }

  alive(): boolean {
    return this.area.isConnected && this.composer.isConnected;
  }

  *rows(changed: Iterable<Node>): Steps<Element[]> {
    const nodes = [...changed];
    const { rows, full } = this.#learned ?? {};
    const few = !full && (rows?.rows.length ?? 0) < LEARNED;
    if (few) yield* this.#learnAgain();
    const found = yield* this.#rowsIn(nodes);
    const strange = found.length === 0 && nodes.some((node) => /\S/.test(node.textContent ?? ''));
    const isNew = !few && strange && (yield* this.#learnAgain());
    return isNew ? yield* this.#rowsIn(nodes) : found;
  }

  /** Whether something is known now that was not before. Writing that comes and goes, as who is typing, must not cost much. */
  *#learnAgain(): Steps<boolean> {
    const now = Date.now();
    if (this.#tried >= MOST_TRIES && now - this.#triedAt < REST_MS) return false;
    this.#tried += 1;
    this.#triedAt = now;
    return yield* this.#learn();
  }

  *#learn(): Steps<boolean> {
    const before = this.#learned;
    const now = yield* learn(this.#place, before !== undefined);
    if (!now) return false;
    const worse = before && before.score >= ENOUGH && now.score < ENOUGH;
    if (!worse) {
      this.#learned = now;
      this.#times = undefined;
    }
    return true;
  }

  *#rowsIn(nodes: Node[]): Steps<Element[]> {
    const learned = this.#learned;
    if (!learned) return [];
    const { notes } = this.#place;
    const rows = new Map<Element, Row>();
    for (const node of nodes) {
      const within = this.#rowAround(node) ?? this.#elementOf(node);
      if (!within) continue;
      for (const row of yield* this.#rowsBelow(within, learned)) rows.set(row.body.element, row);
      yield;
    }
    for (const [body, row] of rows) {
      const { author = '', own = '' } = notes.get(body) ?? {};
      notes.set(body, { row, author, own });
    }
    const ordered = nodes.length > 1 ? inOrder([...rows.values()], elementOf) : [...rows.values()];
    if (!ordered) return yield* this.#rowsIn([this.area]);
    const bodies = ordered.map(({ body }) => body.element);
    return learned.reversed ? bodies.reverse() : bodies;
  }

  *#rowsBelow(within: Element, { rows: { bodies, list } }: Learned): Steps<Row[]> {
    const found: Piece[] = [];
    for (const piece of yield* searchPieces(within, list, MOST_ROWS)) {
      if (bodies.has(piece.kind) && holds(list, piece.element)) found.push(piece);
      yield;
    }
    return rowsOf(found, parentOf(within) ?? within);
  }

  /** The text of a row that a node stands in. */
  #rowAround(node: Node): Element | null {
    const { area, notes } = this.#place;
    let at = isElement(node) ? node : parentOf(node);
    for (; at && at !== area; at = parentOf(at)) if (notes.has(at)) return at;
    return null;
  }

  #elementOf(node: Node): Element | null {
    if (isElement(node)) return node;
    if (this.area.contains(node)) return parentOf(node);
    return isShadow(node) ? node.host : null;
  }

  read(body: Element): Line | undefined {
    const learned = this.#learned;
    const known = this.#place.notes.get(body);
    if (!learned || !known || !learned.rows.bodies.has(kind(body))) return undefined;
    const { fields, form, rows, directions } = learned;
    const { row } = known;
    const whole = messageText(body, fields);
    const [, , written = form ? '' : whole] = form?.exec(whole) ?? [];
    if (!written) return undefined;
    known.own = authorOf(row, learned);
    known.author = known.own || (fields.carried ? authorAbove(row, rows, this.#place.notes) : '');
    this.#times ??= findTimes(rows.rows);
    const direction = directions.of(row, known.author);
    const inherited =
      known.own === '' && known.author !== '' && directions.of(row, '') !== 'unknown';
    if (inherited && this.#contradicts(known.author, direction)) known.author = '';
    if (known.author && direction !== 'unknown') this.#sides.set(known.author, direction);
    const named = fields.authors.size > 0 || form || learned.labels;
    const heads = !named && direction === 'incoming';
    const peer = heads ? this.#place.heading.text(this.area) : known.author;
    const author = direction === 'outgoing' && WORDS.you.test(peer) ? '' : peer;
    return {
      id: '',
      // What was learned later must not make another message of one that was read before.
      stamp: '',
      author: author.slice(0, LONGEST_NAME),
      direction,
      text: written,
      time: timeOf(row, this.#times, rows),
      conversation: this.#conversationOf(rows.list),
    };
  }

  /** The same for all rows that are read in one go. */
  #conversationOf(list: Element): string {
    if (this.#conversation === undefined) {
      this.#conversation = conversationOf(list, this.#place.heading.text(this.area));
      queueMicrotask(() => {
        this.#conversation = undefined;
      });
    }
    return this.#conversation;
  }

  echo(_line: Line, body: Element): void {
    const known = this.#place.notes.get(body);
    if (!known) return;
    const { echoed, echoedNames } = this.#place.hints;
    echoed.add(known.row.element);
    echoed.add(body);
    if (known.author) echoedNames.add(known.author);
    finish(this.#learn());
  }

  /** A name taken from a row above does not belong to a row of the other side. */
  #contradicts(author: string, direction: string): boolean {
    const before = this.#sides.get(author);
    return before !== undefined && direction !== 'unknown' && before !== direction;
  }
}

const elementOf = ({ element }: Row): Element => element;
