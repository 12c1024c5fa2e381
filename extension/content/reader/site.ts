/** What a site file says; see sites/README.md. */

/** A selector, `@attribute`, or `selector @attribute`. */
export type Field = string;

export interface Site {
  name: string;
  page: { marker: string };
  conversation: { root: string; key: Field[] };
  message: {
    row: string;
    key: Field;
    author: Field;
    text: Field;
    own: string;
    other?: string;
    leave_out?: string;
    time?: Field;
  };
}

/** The site whose marker this page carries. One look at the page for all sites together. */
export function findSite(sites: Site[], page: ParentNode): Site | undefined {
  const markers = sites.map((site) => site.page.marker);
  if (!page.querySelector(markers.join(','))) return undefined;
  return sites.find((site) => page.querySelector(site.page.marker));
}
