/** Where the child writes. A page without such a place is no chat for this reader. */
import { EDITABLE, shadowOf } from '../dom';

/** Elements looked at for shadow roots; a page with more is looked at as far as this. */
const MOST_ELEMENTS = 3000;
const MOST_ROOTS = 40;
/** A composer is lower than this part of the window: what is higher is a document. */
const HIGHEST = 0.45;
const NARROWEST_PX = 60;
const MOST_COMPOSERS = 8;

/** What is typed there goes elsewhere: searches, forms that a browser fills in. */
const NO_COMPOSER =
  '[role="search"] *, [role="searchbox"], [type="search"], [readonly], [aria-readonly="true"], ' +
  '[autocomplete]:not([autocomplete="off"]):not([autocomplete="on"]):not([autocomplete=""]), ' +
  'input[name="q"], input[role="combobox"], [role="grid"] input, table input, td [contenteditable]';
/** A form that asks for several things. */
const OTHER_FIELDS =
  'input:not([type="hidden"], [type="file"], [type="submit"], [type="button"]), select, textarea';
const MOST_FIELDS = 2;

/** The document and the shadow roots in it, open or closed, as far as a quick look goes. */
export function shadowRoots(): (Document | ShadowRoot)[] {
  const roots: (Document | ShadowRoot)[] = [document];
  let left = MOST_ELEMENTS;
  for (const root of roots) {
    for (const element of root.querySelectorAll('*')) {
      left -= 1;
      if (left < 0 || roots.length > MOST_ROOTS) return roots;
      const shadow = shadowOf(element);
      if (shadow) roots.push(shadow);
    }
  }
  return roots;
}

/** The fields on the screen in which a chat could be written, the lowest first. */
export function composers(roots: readonly (Document | ShadowRoot)[]): HTMLElement[] {
  const found: [HTMLElement, number][] = [];
  for (const root of roots) {
    for (const field of root.querySelectorAll<HTMLElement>(EDITABLE)) {
      if (field.matches(NO_COMPOSER) || field.closest('[inert]')) continue;
      if (field.parentElement?.closest('[contenteditable]:not([contenteditable="false"])'))
        continue;
      const { width, height, bottom } = field.getBoundingClientRect();
      if (width < NARROWEST_PX || height < 8 || height > innerHeight * HIGHEST) continue;
      const form = field.closest('form');
      if (form && form.querySelectorAll(OTHER_FIELDS).length > MOST_FIELDS) continue;
      if (field.checkVisibility({ visibilityProperty: true })) found.push([field, bottom]);
    }
  }
  found.sort((a, b) => b[1] - a[1]);
  return found.slice(0, MOST_COMPOSERS).map(([field]) => field);
}
