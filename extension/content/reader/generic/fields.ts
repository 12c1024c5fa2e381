/** The author of the rows, told from the texts around the messages by how they repeat. */
import { holds, visible } from '../dom';
import { isTime, type Piece } from './pieces';
import type { Row, Rows } from './rows';

const LONGEST_NAME = 40;

export interface Fields {
  /** Kinds of text that name an author. */
  authors: Set<string>;
  /** Whether every row with an author has its own, or the rows of a group share one. */
  carried: boolean;
  /** Kinds of text within the words of a message that are none of them. */
  aside: Set<string>;
}

interface Candidate {
  kinds: Set<string>;
  path: string;
  /** Row number to text. */
  texts: Map<number, string>;
  before: number;
  pieces: Piece[];
}

/** Learns the fields from all texts of a list and the rows in it. */
export function findFields(pieces: Piece[], { rows, bodies }: Rows): Fields {
  const candidates = byKind(pieces, rows, bodies);
  const aside = new Set<string>();
  for (const { kinds, pieces: list, texts } of candidates) {
    const inside = list.filter(({ within }) => within).length > list.length / 2;
    const regular = texts.size >= rows.length * 0.5;
    if (inside && regular) for (const kind of kinds) aside.add(kind);
  }
  const names = candidates
    .map((candidate) => ({ candidate, score: nameScore(candidate, rows) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const author = names[0]?.candidate;
  return {
    authors: author?.kinds ?? new Set(),
    carried: author !== undefined && author.texts.size < rows.length,
    aside,
  };
}

/** The texts beside the messages by kind, each with the row that it belongs to: the one it stands in, or the next. */
function byKind(pieces: Piece[], rows: Row[], bodies: Set<string>): Candidate[] {
  const found = new Map<string, Candidate>();
  const bodyAt = new Map(rows.map(({ body }, at) => [body, at]));
  let next = 0;
  for (const piece of pieces) {
    const at = bodyAt.get(piece) ?? -1;
    if (at >= next) {
      next = at + 1;
      continue;
    }
    if (bodies.has(piece.kind) || !piece.text) continue;
    const last = rows[next - 1];
    const inLast = last && holds(last.element, piece.element);
    const number = inLast ? next - 1 : next;
    const row = rows[number];
    if (!row) continue;
    const { kind, path } = piece;
    const candidate: Candidate = found.get(kind) ?? {
      kinds: new Set([kind]),
      path,
      texts: new Map(),
      before: 0,
      pieces: [],
    };
    if (!candidate.texts.has(number)) candidate.texts.set(number, piece.text);
    if (piece.within ? leads(piece, row) : !inLast) candidate.before += 1;
    candidate.pieces.push(piece);
    found.set(kind, candidate);
  }
  return [...merged([...found.values()])];
}

/** Whether a text within the words of a message stands before all of them. */
function leads({ element, text }: Piece, { body }: Row): boolean {
  return body.text.startsWith(text) || element === body.element.firstElementChild;
}

/** Kinds that stand in the same way and never in the same row are one: each person's name in a colour of its own. */
function* merged(candidates: Candidate[]): Iterable<Candidate> {
  const left = new Set(candidates);
  for (const one of candidates) {
    if (!left.delete(one)) continue;
    for (const other of [...left]) {
      const apart = [...other.texts.keys()].every((row) => !one.texts.has(row));
      if (other.path !== one.path || !apart) continue;
      left.delete(other);
      for (const kind of other.kinds) one.kinds.add(kind);
      for (const [row, text] of other.texts) one.texts.set(row, text);
      one.before += other.before;
      one.pieces.push(...other.pieces);
    }
    yield one;
  }
}

function nameScore({ texts, before, pieces }: Candidate, rows: Row[]): number {
  const names = [...texts.values()].map(nameOf);
  const usable = names.filter((name) => name && name.length <= LONGEST_NAME && /\p{L}/u.test(name));
  if (usable.length < names.length * 0.8 || names.length === 0) return 0;
  const distinct = new Set(usable).size;
  const timed = pieces.filter(({ text }) => isTime(text)).length > pieces.length / 3;
  // A name and a time in one text; a time alone has the same few words around it.
  if (timed && (distinct < 2 || usable.some((name) => name.length < 3))) return 0;
  const mostly = before / pieces.length;
  // What follows the words is a state or a reaction; a name that repeats there is too rare to look for.
  if (mostly < 0.5) return 0;
  // Days and chapters have numbers; people have them within their names.
  if (usable.filter((name) => /(?:^|\s)\d+(?:\s|$|[.,])/.test(name)).length > usable.length / 2)
    return 0;
  const varied = distinct / usable.length;
  if (usable.length >= 5 && varied > 0.9) return 0;
  if (!pieces.slice(-3).some(({ element }) => visible(element))) return 0;
  const cover = Math.min(1, texts.size / rows.length);
  return (
    (distinct > 1 ? 2 : 1) +
    cover * 2 +
    mostly -
    varied / 2 -
    (timed ? 1 : 0) -
    usable.join('').length / usable.length / 60
  );
}

/** A name without what stands around it in some chats: `<nick>`, `Nick:`, `Nick, 12:03`. */
export function nameOf(written: string): string {
  return written
    .replace(/[\s·•,|(–-]*\b\d{1,2}[:.]\d{2}\b.*$/su, '')
    .replace(/^[\s<[(*~@+%&]+|[\s>\]):*~,·•–-]+$/gu, '')
    .trim();
}
