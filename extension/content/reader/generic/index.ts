/** Reads chats that nobody has described: learns from the rows what stands where. */
import { parentOf, shadowOf, text, tidy } from '../dom';
import { inOrder } from '../order';
import type { Line, Source } from '../source';
import { WORDS } from '../words';
import { composers, shadowRoots } from './composer';
import { type Directions, findDirections, type Hints } from './direction';
import { type Fields, findFields, fullTime, nameOf, writtenTime } from './fields';
import { findLabels, type Labels } from './labels';
import { findForm } from './lines';
import { kind, type Piece, pieces } from './pieces';
import { findRows, holds, type Row, type Rows, rowsOf } from './rows';
import { ENOUGH, type Judged, judge, judgeFrame, MARGIN, MOST_LEFT } from './score';

const LONGEST_NAME = 200;
/** Elements around a composer in which its list is looked for. */
const MOST_LEVELS = 10;
/** Chats put their list right beside the composer. */
const FARTHEST_PX = 200;
/** Rows after which nothing more is learned, and how often it is tried again before. */
const LEARNED = 40;
/** Texts of the page that are looked through for the name of its reader. */
const MOST_TEXTS = 2000;
/** Rows read at once. */
const MOST_ROWS = 3000;
/** Rows above that one without an author may take it from. */
const FARTHEST_CARRY = 40;

/** What was learned of one list. */
export interface Learned extends Judged {
  rows: Rows;
  fields: Fields;
  /** Form of rows that are one text, with name and words as its groups. */
  form: RegExp | undefined;
  labels: Labels | undefined;
  /** Whether the newest message stands first in the page's source. */
  reversed: boolean;
  directions: Directions;
}

/** The chats on this page. */
export function findChats(): Learner[] {
  const found: Learner[] = [];
  const roots = shadowRoots();
  for (const composer of composers(roots)) {
    if (found.some((chat) => chat.includes(composer))) continue;
    const chat = findChat(composer);
    if (chat && !found.some((other) => other.overlaps(chat))) found.push(chat);
  }
  return found;
}

/** The best list near a composer, from the inside to the outside; nothing where two come too near to each other. */
function findChat(composer: HTMLElement): Learner | undefined {
  for (const [best, second] of candidates(composer)) {
    if (!best || best.score < ENOUGH) continue;
    return second && best.score - second.score < MARGIN ? undefined : best;
  }
  return undefined;
}

/** What stands over or under a composer, level by level outwards, the best of each level first. */
export function* candidates(composer: Element): Iterable<Learner[]> {
  let inner: Element = composer;
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const outer = parentOf(inner);
    if (!outer) return;
    const branches = [...(shadowOf(outer)?.children ?? []), ...outer.children];
    yield branches
      .filter((branch) => branch !== inner && isBeside(branch, composer))
      .map((branch) => new Learner(branch, composer))
      .sort((a, b) => b.score - a.score);
    inner = outer;
  }
}

/** Whether something stands over or under the composer, and is high enough to hold rows. */
function isBeside(branch: Element, composer: Element): boolean {
  const a = branch.getBoundingClientRect();
  const b = composer.getBoundingClientRect();
  const overlap = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const gap = Math.max(b.top - a.bottom, a.top - b.bottom);
  if (gap > FARTHEST_PX) return false;
  return a.height > 30 && a.width > 60 && overlap > Math.min(a.width, b.width) / 3;
}

/** One chat as it was learned, and the way to read it. */
export class Learner implements Source {
  readonly name = 'generic';
  readonly #composer: Element;
  /** Outermost element that holds the list and not the composer. */
  readonly area: Element;
  #learned: Learned | undefined;
  #tried = 0;
  readonly #hints: Hints;
  readonly #read = new WeakMap<Element, { row: Row; author: string; own: string }>();

  constructor(area: Element, composer: Element) {
    this.area = area;
    this.#composer = composer;
    this.#hints = {
      words: WORDS,
      peers: [],
      selves: [],
      echoed: new WeakSet(),
      echoedNames: new Set(),
    };
    this.#learn();
  }

  get score(): number {
    return this.#learned?.score ?? Number.NEGATIVE_INFINITY;
  }

  get learned(): Learned | undefined {
    return this.#learned;
  }

  overlaps({ area }: Learner): boolean {
    return holds(this.area, area) || holds(area, this.area);
  }

  includes(composer: Element): boolean {
    return composer === this.#composer || holds(this.area, composer);
  }

  roots(): Node[] {
    const roots: Node[] = [this.area];
    const list = this.#learned?.rows.list;
    // Observers do not see into shadow roots.
    for (let at = list?.getRootNode(); at instanceof ShadowRoot; at = at.host.getRootNode()) {
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
    return this.area.isConnected && this.#composer.isConnected;
  }

  rows(changed: Iterable<Node>): Element[] {
    const nodes = [...changed];
    if (!this.#learned) this.#learn();
    let found = this.#rowsIn(nodes);
    const few = (this.#learned?.rows.rows.length ?? 0) < LEARNED;
    if (few || (found.length === 0 && nodes.some((node) => /\S/.test(node.textContent ?? '')))) {
      if (this.#learn()) found = this.#rowsIn(nodes);
    }
    return found;
  }

  #rowsIn(nodes: Node[]): Element[] {
    const learned = this.#learned;
    if (!learned) return [];
    const rows = new Map<Element, Row>();
    for (const node of nodes) {
      const known = this.#rowAround(node);
      const within =
        known ??
        (node instanceof Element
          ? node
          : this.area.contains(node)
            ? parentOf(node)
            : node instanceof ShadowRoot
              ? node.host
              : null);
      if (!within) continue;
      const bodies = pieces(within, MOST_ROWS).filter((piece) => this.#isBody(piece));
      for (const row of rowsOf(bodies, parentOf(within) ?? within)) {
        const bounded = within === learned.rows.list || holds(within, learned.rows.list);
        const fitting = bounded ? row : { ...row, element: this.#grow(row, within) };
        rows.set(fitting.body.element, fitting);
      }
    }
    for (const row of rows.values()) {
      const before = this.#read.get(row.body.element);
      this.#read.set(row.body.element, {
        row,
        author: before?.author ?? '',
        own: before?.own ?? '',
      });
    }
    const ordered = nodes.length > 1 ? inOrder([...rows.keys()]) : [...rows.keys()];
    if (!ordered) return this.#rowsIn([this.area]);
    return learned.reversed ? ordered.reverse() : ordered;
  }

  get reversed(): boolean {
    return this.#learned?.reversed === true;
  }

  #isBody({ element, kind: of }: Piece): boolean {
    const learned = this.#learned;
    return learned?.rows.bodies.has(of) === true && holds(learned.rows.list, element);
  }

  /** The text of a row that a node stands in. */
  #rowAround(node: Node): Element | null {
    for (
      let at = node instanceof Element ? node : parentOf(node);
      at && at !== this.area;
      at = parentOf(at)
    ) {
      if (this.#read.has(at)) return at;
    }
    return null;
  }

  /** A new row may be the middle of something new: as far out as it holds one message. */
  #grow(row: Row, within: Element): Element {
    return row.element === within ? within : row.element;
  }

  read(body: Element): Line | undefined {
    const learned = this.#learned;
    const known = this.#read.get(body);
    if (!learned || !known || !learned.rows.bodies.has(kind(body))) return undefined;
    const { row } = known;
    const whole = this.#words(body, learned.fields);
    const [, , written = learned.form ? '' : whole] = learned.form?.exec(whole) ?? [];
    if (!written) return undefined;
    const own = this.#author(row, learned);
    known.own = own;
    known.author = own || (learned.fields.carried ? this.#carried(row, learned) : '');
    const direction = learned.directions.of(row, known.author);
    const inherited =
      own === '' && known.author !== '' && learned.directions.of(row, '') !== 'unknown';
    if (inherited && this.#contradicts(known.author, direction)) known.author = '';
    if (known.author && direction !== 'unknown') this.#sideOfName.set(known.author, direction);
    const named = learned.fields.authors.size > 0 || learned.form || learned.labels;
    const peer = !named && direction === 'incoming' ? this.#heading() : known.author;
    const author = direction === 'outgoing' && WORDS.you.test(peer) ? '' : peer;
    return {
      id: '',
      // What was learned later must not make another message of one that was read before.
      stamp: '',
      author: author.slice(0, LONGEST_NAME),
      direction,
      text: written,
      time: this.#time(row, learned.fields),
      conversation: this.#conversation(),
    };
  }

  echo(_line: Line, body: Element): void {
    const known = this.#read.get(body);
    if (!known) return;
    this.#hints.echoed.add(known.row.element);
    this.#hints.echoed.add(body);
    if (known.author) this.#hints.echoedNames.add(known.author);
    this.#learn();
  }

  readonly #sideOfName = new Map<string, string>();

  /** A name taken from a row above does not belong to a row of the other side. */
  #contradicts(author: string, direction: string): boolean {
    const before = this.#sideOfName.get(author);
    return before !== undefined && direction !== 'unknown' && before !== direction;
  }

  #words(body: Element, { aside }: Fields): string {
    if (aside.size === 0) return text(body, LEFT_OUT, true);
    const parts: string[] = [];
    const visit = (element: Element): void => {
      for (const child of element.childNodes) {
        if (child instanceof Text) parts.push(child.data);
        else if (child instanceof HTMLBRElement) parts.push('\n');
        else if (child instanceof HTMLImageElement) parts.push(child.alt);
        else if (child instanceof Element && !child.matches(LEFT_OUT) && !aside.has(kind(child)))
          visit(child);
      }
    };
    visit(body);
    return tidy(parts.join('')).replace(/^[\s:>\]–-]+/u, '');
  }

  #author(row: Row, { fields, rows, form, labels }: Learned): string {
    const { element, body } = row;
    if (form) return nameOf(form.exec(this.#words(body.element, fields))?.[1] ?? '');
    if (labels && fields.authors.size === 0) return labels(row, this.#words(body.element, fields));
    if (fields.authors.size === 0) return '';
    const within = this.#names(element, fields.authors);
    const own = within.at(0);
    if (own) return own;
    // Names beside the row, as in a list of terms or in the head of a group.
    for (let at: Element | null = element; at && at !== rows.list; at = parentOf(at)) {
      for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
        const name = this.#names(before, fields.authors).at(-1);
        if (name) return name;
        if (this.#holdsBody(before)) return '';
      }
    }
    let before: Element | null = (element === body.element ? element : element)
      .previousElementSibling;
    for (; before && !this.#holdsBody(before); before = before.previousElementSibling) {
      const name = this.#names(before, fields.authors).at(-1);
      if (name) return name;
    }
    return '';
  }

  #names(within: Element, kinds: Set<string>): string[] {
    const all = [within, ...within.querySelectorAll('*')].filter((at) => kinds.has(kind(at)));
    return all.map((at) => nameOf(text(at, LEFT_OUT, true))).filter(Boolean);
  }

  #holdsBody(element: Element): boolean {
    const { bodies } = this.#learned?.rows ?? { bodies: new Set() };
    return (
      bodies.has(kind(element)) ||
      [...element.querySelectorAll('*')].some((at) => bodies.has(kind(at)))
    );
  }

  /** The author of the row above. */
  #carried({ element, body }: Row, { rows }: Learned): string {
    let far = FARTHEST_CARRY;
    for (
      let at: Element | null = element;
      at && at !== rows.list.parentElement;
      at = parentOf(at)
    ) {
      for (
        let before = at.previousElementSibling;
        before && far > 0;
        before = before.previousElementSibling
      ) {
        far -= 1;
        const bodies = [before, ...before.querySelectorAll('*')].filter((each) =>
          rows.bodies.has(kind(each)),
        );
        const last = bodies.at(-1);
        if (!last) {
          // A separator of days, or the like.
          continue;
        }
        const known = this.#read.get(last);
        if (known && last !== body.element) return known.author;
        return '';
      }
      if (at === rows.list) break;
    }
    return '';
  }

  #time(row: Row, { time, dated }: Fields): number | undefined {
    if (!time && !dated) return undefined;
    for (const at of this.#surroundings(row)) {
      if (time) {
        const holder = time.selector ? at.querySelector(`${time.selector}[${time.attribute}]`) : at;
        const found = fullTime(holder?.getAttribute(time.attribute) ?? '');
        if (found !== undefined) return found;
      } else {
        const found = writtenTime(text(at, LEFT_OUT, true));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** A row and what stands between it and the row before. */
  #surroundings({ element }: Row): Element[] {
    const found = [element];
    let before = element.previousElementSibling;
    for (
      ;
      before && found.length < 4 && !this.#holdsBody(before);
      before = before.previousElementSibling
    ) {
      found.push(before);
    }
    return found;
  }

  #conversation(): string {
    const { list } = this.#learned?.rows ?? { list: this.area };
    let id = '';
    for (let at: Element | null = list; at && !id && at !== document.body; at = parentOf(at)) {
      id =
        [...at.attributes].find(({ name, value }) => NAMES.test(name) && value.length < 100)
          ?.value ?? '';
    }
    const { pathname, hash } = location;
    return JSON.stringify(
      ['', self.origin, pathname + hash, id, this.#heading()].map((part) =>
        part.slice(0, LONGEST_NAME),
      ),
    );
  }

  /** The name that stands over the list. Asked for every row, so what showed it last is asked first. */
  #heading(): string {
    const now = Date.now();
    if (!this.#over?.isConnected || now - this.#overSince > HEADING_MS) {
      this.#over = headingOver(this.area);
      this.#overSince = now;
    }
    return this.#over ? text(this.#over, LEFT_OUT, true).slice(0, LONGEST_NAME) : '';
  }

  #over: Element | undefined;
  #overSince = 0;

  /** Looks again at what there is; `true` if something is known now that was not before. */
  #learn(): boolean {
    this.#tried += 1;
    const all = pieces(this.area);
    const rows = findRows(all, this.area);
    if (!rows || rows.rows.length < 2) return false;
    // Most lists of most pages are no chats, and that shows before the costly questions.
    const frame = judgeFrame(this.#composer, rows, all);
    if (!this.#learned && frame.score + MOST_LEFT < ENOUGH) return false;
    const fields = findFields(all, rows);
    const before = this.#learned;
    const texts = rows.rows.map(({ body }) => this.#words(body.element, fields));
    const draft: Learned = {
      rows,
      fields,
      form: findForm(texts),
      labels: fields.authors.size === 0 ? findLabels(rows.rows, rows.list) : undefined,
      reversed: isReversed(rows.list),
      directions: NONE,
      score: 0,
      reasons: {},
    };
    this.#learned = draft;
    const sided = rows.rows.map((row) => {
      const author = this.#author(row, draft);
      this.#read.set(row.body.element, { row, author, own: author });
      if (!author && fields.carried) {
        const carried = this.#carried(row, draft);
        this.#read.set(row.body.element, { row, author: carried, own: '' });
        return { row, author: carried };
      }
      return { row, author };
    });
    this.#hints.peers = [this.#heading()].filter(Boolean);
    this.#hints.selves = [...beside(this.#composer, this.area), ...calledYou()];
    draft.directions = findDirections(sided, rows.list, this.#hints);
    const authors = sided.map(({ author }) => author);
    Object.assign(draft, judge(frame, rows, all, authors, draft.directions));
    if (before && draft.score < ENOUGH && before.score >= ENOUGH) this.#learned = before;
    return true;
  }
}

const NONE: Directions = { how: 'none', of: () => 'unknown' };
const LEFT_OUT = 'script, style, template, button, blockquote, [role="button"], svg, [hidden]';
const NAMES = /^(?:id|jid|data-.*(?:id|jid|peer|key|conversation|channel|room|chat|thread|with))$/;
const HEADING = 'h1, h2, h3, h4, h5, h6, [role="heading"], caption, legend';
const LONGEST_HEADING = 80;
/** So long the element with the name is believed to be that, in milliseconds. */
const HEADING_MS = 1000;
/** Elements around a list, and texts beside it, that are looked at for its name. */
const MOST_OUTER = 3;
const FEW = 20;

/** What shows the name of a list: a heading above it, or else the first words there. */
function headingOver(area: Element): Element | undefined {
  let inner: Element | null = area;
  for (let level = 0; inner && level <= MOST_OUTER; level += 1, inner = parentOf(inner)) {
    const above: Element[] = [];
    for (
      let at = inner.previousElementSibling;
      at && above.length < FEW;
      at = at.previousElementSibling
    ) {
      if (at.getBoundingClientRect().height > 0) above.unshift(at);
    }
    const headings = above.flatMap((at) =>
      at.matches(HEADING) ? at : (at.querySelector(HEADING) ?? []),
    );
    const texts = above.flatMap((at) => pieces(at, FEW));
    const [first] = [...headings, ...texts.map(({ element }) => element)].filter((at) => {
      const { length } = text(at, LEFT_OUT, true);
      return length > 0 && length < LONGEST_HEADING;
    });
    if (first) return first;
  }
  return undefined;
}

/** Lists that are laid out from the bottom stand in the page the other way round. */
function isReversed(list: Element): boolean {
  return [list, parentOf(list)].some(
    (at) => at && getComputedStyle(at).flexDirection === 'column-reverse',
  );
}

/** Names that the page shows with a word for its reader behind: "Kim (you)". */
function calledYou(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const names: string[] = [];
  for (let left = MOST_TEXTS; left > 0 && walker.nextNode(); left -= 1) {
    const [, name = '', you = ''] = CALLED.exec(walker.currentNode.nodeValue?.trim() ?? '') ?? [];
    if (WORDS.you.test(you)) names.push(name.trim());
  }
  return names;
}

const CALLED = /^(.{1,40}?)\s*\((\p{L}+)\)$/u;

/** Short texts in one line with the composer: many chats show there as whom one writes. */
function beside(composer: Element, area: Element): string[] {
  let around = parentOf(composer);
  if (around?.childElementCount === 1 && !/[\p{L}\p{N}]/u.test(around.textContent)) {
    around = parentOf(around);
  }
  if (!around || holds(around, area)) around = composer.previousElementSibling;
  if (!around || holds(area, around)) return [];
  const field = composer.getBoundingClientRect();
  return pieces(around, 20)
    .filter(({ element }) => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > field.top && top < field.bottom;
    })
    .map(({ text: written }) => nameOf(written))
    .filter((name) => name !== '' && name.length < LONGEST_NAME);
}
