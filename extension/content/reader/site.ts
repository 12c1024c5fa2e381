/** Which site this page belongs to. */

/** What tells a site: little enough to be in every page. */
export interface Place {
  hosts?: string[];
  /** Regular expression over the address after the host. */
  path?: string;
  /** Selectors, any of which tells it. Apart, for a browser finds each of them at once, and all together only element by element. */
  markers?: string[];
}

export interface Mark extends Place {
  /** Of the site. */
  name: string;
}

/** Under this name a host's pages are served for tests. */
const FOR_TESTS = '.localhost';

/** The site this page belongs to. Without a page, only what its address tells. */
export function findMark<M extends Place>(marks: M[], page: ParentNode | undefined): M | undefined {
  const { host, path } = address();
  const here = marks.filter((mark) => fits(mark, host, path));
  const isThere = (marker: string): boolean => page?.querySelector(marker) != null;
  return here.find(({ hosts }) => hosts) ?? here.find(({ markers }) => markers?.some(isThere));
}

/** Where this document comes from, also when it has no address of its own. */
function address(): { host: string; path: string } {
  const host = URL.canParse(self.origin) ? new URL(self.origin).hostname : '';
  const path = location.pathname + location.search + location.hash;
  return { host: host.endsWith(FOR_TESTS) ? host.slice(0, -FOR_TESTS.length) : host, path };
}

function fits({ hosts, path }: Place, host: string, rest: string): boolean {
  if (hosts && !hosts.some((known) => host === known || host.endsWith(`.${known}`))) return false;
  return !path || new RegExp(path).test(rest);
}
