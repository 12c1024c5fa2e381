/** Left or right: the only thing that tells some chats' own messages. */
import type { Direction } from '../../shared/protocol';

/** Where the words themselves stand, without the boxes around them, which may be as wide as the page. */
export function wordsOf(element: Element): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

/** Nearer to the side where the language's lines end, as chats put what their reader has written. */
export function onRight(part: Element, around: Element): Direction {
  const words = wordsOf(part);
  const frame = around.getBoundingClientRect();
  if (words.width === 0 || frame.width === 0) return 'unknown';
  const left = words.left - frame.left;
  const right = frame.right - words.right;
  const mirrored = getComputedStyle(around).direction === 'rtl';
  if (Math.abs(left - right) < frame.width * 0.03) return 'unknown';
  return left > right !== mirrored ? 'outgoing' : 'incoming';
}
