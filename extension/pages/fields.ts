/** The fields of the settings, as the first page and the page of settings show them. */
import { ask } from '../shared/browser';
import { element } from '../shared/nodes';
import type { Refusal } from '../shared/protocol';
import type { Key, Settings } from '../shared/settings';
import { nameOf, type Page, pageOf } from './page';

/** Called with the page as it is after a change, or with why nothing was changed. */
export interface Changes {
  changed: (page: Page) => void;
  refused: (refusal: Refusal) => void;
}

let pin: string | undefined;

/** The PIN with which changes are made from now on. */
export function unlock(with_: string | undefined): void {
  pin = with_;
}

export async function save(
  settings: Partial<Settings> | undefined,
  changes: Changes,
): Promise<void> {
  const reply = await ask({ kind: 'set', settings, ...(pin !== undefined && { pin }) });
  if ('refused' in reply) changes.refused(reply);
  else changes.changed(pageOf(reply));
}

/** Whether nobody here may change it. */
const isLocked = ({ own }: Page, key: Key): boolean => own.effective.locked.includes(key);

/** A field with its name before it and its reason below. */
export function field(
  page: Page,
  key: Key,
  name: string,
  why: string,
  input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
): HTMLElement {
  const { t } = page;
  input.id = `field-${key}`;
  const locked = isLocked(page, key);
  input.disabled = locked;
  const label = element('label', '', t(name));
  label.htmlFor = input.id;
  const reasons = [why && t(why), locked && t('settings.locked')].filter(Boolean).join(' ');
  const reason = element('p', 'fact', reasons);
  reason.id = `why-${key}`;
  if (reasons) input.setAttribute('aria-describedby', reason.id);
  const check = input instanceof HTMLInputElement && input.type === 'checkbox';
  const parts = check ? [element('span', 'check', input, label)] : [label, input];
  return element('div', 'field', ...parts, ...(reasons ? [reason] : []));
}

/** One of several, as values and names. */
export function choice<K extends Key>(
  key: K,
  page: Page,
  changes: Changes,
  options: [value: Settings[K] & string, name: string][],
): HTMLSelectElement {
  const input = element('select', '');
  for (const [value, name] of options) input.append(new Option(name, value));
  input.value = page.own.effective.settings[key] as string;
  input.addEventListener('change', () => save({ [key]: input.value }, changes));
  return input;
}

/** The three that the first page asks for: language, country, age. */
export function aboutYou(page: Page, changes: Changes): HTMLElement[] {
  const { own, t } = page;
  const { tag } = own.language;
  const byName = ([, a]: [string, string], [, b]: [string, string]): number =>
    a.localeCompare(b, tag);
  // Each language by its own name, as whoever looks for it would.
  const languages = own.languages
    .map((each): [string, string] => [each, ownName(each)])
    .sort(byName);
  const countries = own.countries
    .map((code): [string, string] => [code, nameOf('region', code.toUpperCase(), tag)])
    .sort(byName);
  const language = choice('language', page, changes, [
    ['', t('settings.language_browser')],
    ...languages,
  ]);
  for (const option of language.options) option.lang = option.value;
  const country = choice('country', page, changes, [
    ['', t('settings.country_none')],
    ...countries,
  ]);
  if (!own.effective.settings.country) country.value = own.country;
  const age = choice('age', page, changes, [
    ['young', t('settings.age_young')],
    ['older', t('settings.age_older')],
  ]);
  return [
    field(page, 'language', 'settings.language', 'settings.language_why', language),
    field(page, 'country', 'settings.country', 'settings.country_why', country),
    field(page, 'age', 'settings.age', 'settings.age_why', age),
  ];
}

/** A language in its own words. Browsers know no name of Montenegrin in Montenegrin. */
function ownName(tag: string): string {
  const name = tag === 'cnr' ? 'crnogorski' : nameOf('language', tag, tag);
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
