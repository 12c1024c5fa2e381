/** What the bundler makes importable (tools/bundle.mjs). */

/** A style sheet as text, for a constructed style sheet. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** How sites are told, checked when the project is built: for the scout, which need not know them by name … */
declare module 'lotse:places' {
  import type { Place } from '../extension/content/reader/site';

  const places: Place[];
  export default places;
}

/** … and for the reader. */
declare module 'lotse:marks' {
  import type { Mark } from '../extension/content/reader/site';

  const marks: Mark[];
  export default marks;
}

/** What sites/*.toml say, by name. */
declare module 'lotse:sites' {
  import type { Site } from '../extension/shared/site';

  const sites: Record<string, Site>;
  export default sites;
}

/** sites/words.toml. */
declare module 'lotse:words' {
  const words: { you: string[]; own: string[]; other: string[] };
  export default words;
}

/** advice/<language>.toml, each as JSON, by BCP 47 tag. */
declare module 'lotse:texts' {
  const texts: Record<string, string>;
  export default texts;
}

/** advice/help/<country>.toml, without what nobody could confirm, by ISO 3166 code in lower case. */
declare module 'lotse:countries' {
  interface Fact {
    number?: string;
    source: string;
    checked: string;
    confidence: 'A' | 'B';
  }

  export interface Entry extends Fact {
    kind: string;
    name: string;
    url: string;
    chat?: string;
    languages?: string[];
    hours?: string;
    cost?: 'free' | 'local';
    anonymous?: true;
    region?: string;
  }

  const countries: Record<
    string,
    { emergency: (Fact & { number: string }) | null; lines: Entry[] }
  >;
  export default countries;
}
