/** Which site this page belongs to. */

/** What tells a site: little enough to be in every page. */
export interface Mark {
  name: string;
  hosts?: string[];
  /** Regular expression over the address after the host. */
  path?: string;
  marker?: string;
}

/** Under this name a host's pages are served for tests. */
const FOR_TESTS = '.localhost';

/** The site this page belongs to. One look at the page for all sites together. */
export function findMark(marks: Mark[], page: ParentNode): Mark | undefined {
  const { host, path } = place();
  const here = marks.filter((mark) => fits(mark, host, path));
  const known = here.find((mark) => mark.hosts);
  if (known) return known;
  const markers = here.flatMap(({ marker }) => marker ?? []);
  if (markers.length === 0 || !page.querySelector(markers.join(','))) return undefined;
  return here.find(({ marker }) => marker && page.querySelector(marker));
}

/** Where this document comes from, also when it has no address of its own. */
function place(): { host: string; path: string } {
  const host = URL.canParse(self.origin) ? new URL(self.origin).hostname : '';
  const path = location.pathname + location.search + location.hash;
  return { host: host.endsWith(FOR_TESTS) ? host.slice(0, -FOR_TESTS.length) : host, path };
}

function fits({ hosts, path }: Mark, host: string, address: string): boolean {
  if (hosts && !hosts.some((known) => host === known || host.endsWith(`.${known}`))) return false;
  return !path || new RegExp(path).test(address);
}
