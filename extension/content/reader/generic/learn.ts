/** What stands where in a list, and whether that is a chat, learned from the list itself. */
import { parentOf } from '../dom';
import type { Steps } from '../idle';
import { WORDS } from '../words';
import { authorAbove, authorOf, type Notes } from './authors';
import { type Directions, findDirections, type Hints } from './direction';
import { type Fields, findFields } from './fields';
import { beside, calledYou, type Heading } from './heading';
import { findLabels, type Labels } from './labels';
import { findForm } from './lines';
import { messageText } from './message';
import { ENOUGH_PIECES, pieces } from './pieces';
import { findRows, type Rows } from './rows';
import { ENOUGH, type Judged, judge, judgeFrame, MOST_LEFT } from './score';

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
  /** Whether there was more than is looked at: longer lists teach nothing new. */
  full: boolean;
}

/** A part of the page that may be a chat, and what was found out on the way to learning it. */
export interface Place {
  /** Outermost element that holds the list and not the composer. */
  area: Element;
  composer: Element;
  heading: Heading;
  hints: Hints;
  notes: Notes;
}

const NONE: Directions = { how: 'none', of: () => 'unknown' };

/** Nothing known yet from outside the rows. */
export const noHints = (): Hints => ({
  words: WORDS,
  peers: [],
  selves: () => [],
  echoed: new WeakSet(),
  echoedNames: new Set(),
});

/**
 * Looks at what there is; nothing where there are no rows. Notes the authors of the rows on the way. What is no chat shows before the
 * costly questions, unless it `was` one before: then it is learned whatever it looks like now. Rests on the way.
 */
export function* learn(place: Place, was: boolean): Steps<Learned | undefined> {
  const { area, composer, notes, hints } = place;
  const all = pieces(area);
  yield;
  const rows = findRows(all, area);
  if (!rows || rows.rows.length < 2) return undefined;
  yield;
  const frame = judgeFrame(composer, rows, all);
  if (!was && frame.score + MOST_LEFT < ENOUGH) return undefined;
  yield;
  const fields = findFields(all, rows);
  yield;
  const learned: Learned = {
    rows,
    fields,
    form: findForm(rows.rows.map(({ body }) => messageText(body.element, fields))),
    labels: fields.authors.size === 0 ? findLabels(rows.rows, rows.list) : undefined,
    reversed: isReversed(rows.list),
    directions: NONE,
    full: all.length >= ENOUGH_PIECES,
    score: 0,
    reasons: {},
  };
  yield;
  const sided = rows.rows.map((row) => {
    const own = authorOf(row, learned);
    const author = own || (fields.carried ? authorAbove(row, rows, notes) : '');
    notes.set(row.body.element, { row, author, own });
    return { row, author };
  });
  yield;
  hints.peers = [place.heading.text(area)].filter(Boolean);
  hints.selves = () => [...beside(composer, area), ...calledYou()];
  yield;
  learned.directions = findDirections(sided, rows.list, hints);
  const authors = sided.map(({ author }) => author);
  return Object.assign(learned, judge(frame, rows, all, authors, learned.directions));
}

/** Lists that are laid out from the bottom stand in the page the other way round. */
function isReversed(list: Element): boolean {
  return [list, parentOf(list)].some(
    (at) => at && getComputedStyle(at).flexDirection === 'column-reverse',
  );
}
