/** From texts to rows: which kind of text is the message, and how much of the page belongs to each. */
import { holds, parentOf, visible } from '../dom';
import { isTime, type Piece } from './pieces';

export interface Rows {
  /** Kinds of text that are a message. */
  bodies: Set<string>;
  /** Tags under which such texts stand. */
  paths: Set<string>;
  /** In the order of the page. */
  rows: Row[];
  /** The deepest element around all rows. */
  list: Element;
}

export interface Row {
  element: Element;
  body: Piece;
}

const COUNTED_LENGTH = 120;
/** Visibility costs layout, and a few of a kind tell of all. */
const LOOKED_AT = 4;
const INTERACTIVE =
  'a[href], [role="option"], [role="tab"], [role="menuitem"], [role="link"], label';

interface Group {
  kind: string;
  path: string;
  pieces: Piece[];
  mass: number;
}

/** Finds the rows among the texts of a part of the page. */
export function findRows(pieces: Piece[], within: Element): Rows | undefined {
  const groups = [...grouped(pieces)].filter(isWords).sort((a, b) => b.mass - a.mass);
  const [best] = groups.filter(({ pieces: list }) => list.length >= 2);
  if (!best) return undefined;
  const bodies = new Set([best.kind]);
  for (const group of groups) {
    if (group !== best && isVariant(group, best, within)) bodies.add(group.kind);
  }
  const found = pieces.filter((piece) => bodies.has(piece.kind));
  const list = around(found.map(({ element }) => element));
  if (!list) return undefined;
  const rows = rowsOf(found, list);
  return { bodies, paths: new Set(found.map(({ path }) => path)), rows, list };
}

function* grouped(pieces: Piece[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const piece of pieces) {
    const { kind, path } = piece;
    const group = groups.get(kind) ?? { kind, path, pieces: [], mass: 0 };
    group.pieces.push(piece);
    groups.set(kind, group);
  }
  for (const group of groups.values()) {
    const distinct = new Set(group.pieces.map(({ text }) => text)).size / group.pieces.length;
    const length = group.pieces.reduce(
      (sum, { text }) => sum + Math.min(text.length, COUNTED_LENGTH),
      0,
    );
    group.mass = length * distinct * distinct;
    yield group;
  }
}

/** Words for people: on the screen, no times, and nothing that is only there to be clicked. */
function isWords({ pieces }: Group): boolean {
  const part = (is: (piece: Piece) => boolean): number => pieces.filter(is).length / pieces.length;
  if (part(({ within }) => within !== undefined) > 0.5) return false;
  if (part(({ text }) => isTime(text)) > 0.5) return false;
  if (part(({ text }) => !/\p{L}/u.test(text)) > 0.8) return false;
  return pieces.slice(-LOOKED_AT).some(({ element }) => visible(element));
}

/** The child's own messages often look different, and stand in the page in the same way. */
function isVariant(group: Group, best: Group, within: Element): boolean {
  const leaf = (kind: string): string => kind.split(' ')[1] ?? '';
  const sameLeaf = leaf(group.kind) !== '' && leaf(group.kind) === leaf(best.kind);
  if (group.path !== best.path && !sameLeaf) return false;
  const bodies = best.pieces.map(({ element }) => element);
  const shares = group.pieces.filter(({ element }) => {
    const common = withOthers(element, bodies, within);
    return common && bodies.filter((body) => common.contains(body)).length === 1;
  });
  if (shares.length > group.pieces.length / 5) return false;
  const length = ({ pieces, mass }: Group): number => mass / pieces.length;
  return length(group) > length(best) / 12;
}

function withOthers(element: Element, bodies: Element[], within: Element): Element | null {
  let at: Element | null = element;
  while (at && at !== within && !bodies.some((body) => at?.contains(body))) at = parentOf(at);
  return at;
}

/** The deepest element that contains all of these. */
export function around(elements: Element[]): Element | null {
  let [at = null] = elements.slice(0, 1) as (Element | null)[];
  for (const element of elements) {
    while (at && !holds(at, element)) at = parentOf(at);
  }
  return at && elements.length === 1 ? parentOf(at) : at;
}

/** Each text with the largest element around it that holds no other. */
export function rowsOf(bodies: Piece[], list: Element): Row[] {
  const count = new Map<Element, number>();
  for (const { element } of bodies) {
    for (let at: Element | null = element; at && at !== list; at = parentOf(at)) {
      count.set(at, (count.get(at) ?? 0) + 1);
    }
  }
  return bodies.map((body) => {
    let row = body.element;
    for (let up = parentOf(row); up && up !== list && count.get(up) === 1; up = parentOf(up))
      row = up;
    return { element: row, body };
  });
}

/** Whether the words are a link or a choice, as in lists of contacts, mails and search results. */
export function isInteractive({ body, element }: Row): boolean {
  if (element.matches(INTERACTIVE) || element.closest(INTERACTIVE)) return true;
  const link = body.element.closest(INTERACTIVE) ?? body.element.querySelector('a[href]');
  return link !== null && (link.textContent ?? '').trim().length > body.text.length * 0.8;
}
