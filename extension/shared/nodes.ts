/** Builds nodes without markup strings, so that pages which enforce Trusted Types have nothing to refuse. */

/** An element with a class, its children in order; a string becomes text. Empty strings are left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== ''));
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

/**
 * The mark of Lotse, as in `icons/lotse.svg`: a crossing guard's paddle whose disc is a speech bubble. It says "…", or
 * "!" when it is `urgent`, so that the level does not hang on colour.
 */
export function mark(urgent: boolean): SVGElement {
  const drawing = shape('svg', { viewBox: '0 0 32 32', class: 'mark', 'aria-hidden': 'true' });
  const disc =
    'M16 .5a11.5 11.5 0 1 1-4.6 22.04l-6.2 2.26a.9.9 0 0 1-1.2-1.1l1.7-6A11.5 11.5 0 0 1 16 .5z';
  drawing.append(
    shape('path', { class: 'wood', d: 'M14 21h4v8.5a2 2 0 0 1-4 0z' }),
    shape('path', { d: disc }),
    shape('circle', { class: 'rim', cx: 16, cy: 12, r: 9.4 }),
  );
  if (urgent) {
    drawing.append(
      shape('path', { class: 'sign', d: 'M14.3 6.2h3.4l-.6 7h-2.2z' }),
      shape('circle', { class: 'sign', cx: 16, cy: 16.2, r: 1.8 }),
    );
  } else {
    for (const cx of [11, 16, 21]) {
      drawing.append(shape('circle', { class: 'sign', cx, cy: 12, r: 1.8 }));
    }
  }
  return drawing;
}
