/** Where the panel stands: at the right, below the usual place of a chat's header, and never over the composer. */

/** The field the child writes in, in viewport coordinates; `null` where there is none. */
export type ComposerRect = () => DOMRect | null;

const FIELDS = 'textarea, [contenteditable]:not([contenteditable="false"]), [role="textbox"]';
const FOCUSABLE = `${FIELDS}, input`;

/**
 * Looks for the composer where nobody knows better: the field that has, or last had, the focus, else the lowest one on the
 * screen, which is where chats have it.
 */
export function findComposer(): ComposerRect {
  let last: Element | null = null;
  return () => {
    last = document.activeElement?.closest(FOCUSABLE) ?? last;
    const rects = (last?.isConnected ? [last] : [...document.querySelectorAll(FIELDS)])
      .map((field) => field.getBoundingClientRect())
      .filter(({ width, height, top }) => width > 0 && height > 0 && top < innerHeight);
    return rects.sort((a, b) => b.bottom - a.bottom)[0] ?? null;
  };
}

/** What chats usually give to their header, where block and report are. */
const HEADER_PX = 64;

/** Chooses the edge and the height that leave the composer free. */
export function place(panel: HTMLElement, composer: DOMRect | null): void {
  const em = Number.parseFloat(getComputedStyle(panel).fontSize);
  const edge = em * 0.75;
  const { left, right } = panel.getBoundingClientRect();
  const beside = !composer || composer.right <= left || composer.left >= right;
  // Unlike the window's height it leaves out a scroll bar.
  const height = visualViewport?.height ?? innerHeight;
  const above = beside ? height : composer.top;
  const below = beside ? 0 : height - composer.bottom;
  const atTop = above >= below;
  // The header stays free wherever that leaves enough to read.
  const start = atTop && above > em * 20 ? HEADER_PX : edge;
  panel.style.setProperty(
    'max-height',
    `${Math.max(Math.max(above, below) - start - edge, em * 8)}px`,
  );
  panel.style.setProperty('top', atTop ? `${start}px` : 'auto');
  panel.style.setProperty('bottom', atTop ? 'auto' : `${edge}px`);
}
