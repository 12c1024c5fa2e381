/** What the bundler makes importable (tools/bundle.mjs). */

/** A style sheet as text, for a constructed style sheet. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** How sites are told, checked when the project is built. */
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
