/** More nodes than this are not sorted: comparing two of a long list means walking along it. */
const MOST_SORTED = 40;

/** Whether a node comes after another in the page. Quick where it comes right after. */
const follows = (node: Node, other: Node): boolean =>
  (other.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

/** Nodes in the order of the page; nothing where finding that out would take long. */
export function inOrder<T extends Node>(nodes: T[]): T[] | undefined {
  const ordered = nodes.every((node, at) => {
    const before = nodes[at - 1];
    return (
      !before ||
      (node.previousSibling as Node | null) === before ||
      (at < MOST_SORTED && follows(node, before))
    );
  });
  if (ordered) return nodes;
  if (nodes.length > MOST_SORTED) return undefined;
  return nodes.sort((a, b) => (follows(b, a) ? -1 : 1));
}
