/**
 * The texts of advice/<language>.toml. The background has all languages; everybody else is given one. A text is asked for by its path,
 * which a test (tests/structure/advice.test.mjs) looks for in the file.
 */

/** A table of texts, as in the file. */
export interface Texts {
  [key: string]: string | string[] | Texts;
}

/** One language's texts, and its BCP 47 tag. */
export interface Language {
  tag: string;
  texts: Texts;
}

function find(texts: Texts, path: string): string | string[] | Texts | undefined {
  let found: string | string[] | Texts | undefined = texts;
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || Array.isArray(found)) return undefined;
    found = found[key];
  }
  return found;
}

/** One text; empty where there is none. */
export function say(texts: Texts, path: string): string {
  const found = find(texts, path);
  return typeof found === 'string' ? found : '';
}

/** Lines; none where there are none. */
export function lines(texts: Texts, path: string): string[] {
  const found = find(texts, path);
  return Array.isArray(found) ? found : [];
}

/** A table of texts; empty where there is none. */
export function table(texts: Texts, path: string): Texts {
  const found = find(texts, path);
  return typeof found === 'object' && !Array.isArray(found) ? found : {};
}
