/** What a site file says; see sites/README.md. */

/** A selector, `@attribute`, or both, or `@self` for an element's own text; after ` =~ ` a regular expression whose first group is meant. */
export type Field = string;

export interface Site {
  name: string;
  version: number;
  conversation: {
    root: string;
    key: Field[];
    page_key?: Field[];
    address?: string;
    peer?: Field;
  };
  message: {
    row: string;
    block?: string;
    key?: Field;
    author?: Field;
    author_id?: Field;
    carry?: boolean;
    text: Field;
    leave_out?: string;
    system?: string;
    own?: string;
    other?: string;
    own_name?: Field[];
    own_id?: Field;
    own_label?: Field;
    own_side?: 'right';
    time?: Field;
  };
  /** Hosts of the shadow roots that lead to the rows. */
  shadow?: string[];
}
