/** Where the child writes. A page without such a place is no chat for this reader. */
import { EDITABLE } from '../dom';
import type { Root } from './roots';

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
const EDITABLE_AROUND = '[contenteditable]:not([contenteditable="false"])';

/** All fields in which anything can be written. */
export const fieldsIn = (roots: readonly Root[]): HTMLElement[] => [
  ...new Set(
    roots.flatMap((root) =>
      EDITABLE.flatMap((part) => [...root.querySelectorAll<HTMLElement>(part)]),
    ),
  ),
];

/** Those on the screen in which a chat could be written, the lowest first. */
export function composers(fields: readonly HTMLElement[]): HTMLElement[] {
  const found: [HTMLElement, number][] = [];
  for (const field of fields) {
    if (field.matches(NO_COMPOSER) || field.closest('[inert]')) continue;
    if (field.parentElement?.closest(EDITABLE_AROUND)) continue;
    const { width, height, bottom } = field.getBoundingClientRect();
    if (width < NARROWEST_PX || height < 8 || height > innerHeight * HIGHEST) continue;
    const form = field.closest('form');
    if (form && form.querySelectorAll(OTHER_FIELDS).length > MOST_FIELDS) continue;
    if (field.checkVisibility({ visibilityProperty: true })) found.push([field, bottom]);
  }
  found.sort((a, b) => b[1] - a[1]);
  return found.slice(0, MOST_COMPOSERS).map(([field]) => field);
}
