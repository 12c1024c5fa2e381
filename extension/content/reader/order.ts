/** More nodes than this are not sorted: comparing two of a long list means walking along it. */
const MOST_SORTED = 40;

/** Whether a node comes after another in the page. Quick where it comes right after, and walks to the end where it comes before. */
const follows = (node: Node, other: Node): boolean =>
  (other.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

/** Things in the order of their nodes in the page; nothing where finding that out would take long. */
export function inOrder<T>(things: T[], nodeOf: (thing: T) => Node): T[] | undefined {
  // Stops at the first that stands wrong, so that at most one walk is long.
  const ordered = things.every((thing, at) => {
    const before = things[at - 1];
    return before === undefined || follows(nodeOf(thing), nodeOf(before));
  });
  if (ordered) return things;
  if (things.length > MOST_SORTED) return undefined;
  return things.sort((a, b) => (follows(nodeOf(b), nodeOf(a)) ? -1 : 1));
}
