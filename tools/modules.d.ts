/** What the bundler makes importable (tools/bundle.mjs). */

/** A style sheet as text, for a constructed style sheet. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** The site descriptions of sites/, checked when the project is built. */
declare module 'lotse:sites' {
  import type { Site } from '../extension/content/reader/site';

  const sites: Site[];
  export default sites;
}
