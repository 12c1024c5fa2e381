/** Elements in the order of the page. */
export function inOrder<T extends Node>(nodes: T[]): T[] {
  return nodes.sort((a, b) =>
    a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
}
