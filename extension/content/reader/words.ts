/** The few words that the reader knows; they stand in sites/words.toml. */
import words from 'lotse:words';

export interface Words {
  /** Whether a name is what pages call their reader. */
  readonly you: RegExp;
  /** Whether a label begins with that. */
  readonly youFirst: RegExp;
  /** Parts of names of classes and attributes on rows of the page's reader … */
  own: readonly string[];
  /** … and on rows of others. */
  other: readonly string[];
}

const you = words.you.join('|');
let [whole, first]: (RegExp | undefined)[] = [];

// Made when somebody asks: most pages have no use for them.
export const WORDS: Words = {
  get you() {
    whole ??= new RegExp(`^(?:${you})$`, 'iu');
    return whole;
  },
  get youFirst() {
    first ??= new RegExp(`^(?:${you})(?![\\p{L}\\p{N}_'’-])`, 'iu');
    return first;
  },
  own: words.own,
  other: words.other,
};
