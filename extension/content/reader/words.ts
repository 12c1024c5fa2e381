/** The few words that the reader knows; they stand in sites/words.toml. */
import words from 'lotse:words';

export interface Words {
  /** Whether a name is what pages call their reader. */
  you: RegExp;
  /** Whether a label begins with that. */
  youFirst: RegExp;
  /** Parts of names of classes and attributes on rows of the page's reader … */
  own: readonly string[];
  /** … and on rows of others. */
  other: readonly string[];
}

const you = words.you.join('|');

export const WORDS: Words = {
  you: new RegExp(`^(?:${you})$`, 'iu'),
  youFirst: new RegExp(`^(?:${you})(?![\\p{L}\\p{N}_'’-])`, 'iu'),
  own: words.own,
  other: words.other,
};
