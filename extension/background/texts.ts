/** All that advice/ says, for whoever knows language and country. Only the language in use is ever parsed. */
import countries from 'lotse:countries';
import languages from 'lotse:texts';
import { languages as wanted } from '../shared/browser';
import { choose, countryOf } from '../shared/locale';
import type { Settings } from '../shared/settings';
import type { Language, Texts } from '../shared/texts';

export const LANGUAGES = Object.keys(languages);
export const COUNTRIES = Object.keys(countries);

let current: Language | undefined;

/** The language chosen, or the browser's as near as we have it. */
export function languageFor({ language }: Settings): Language {
  const tag = LANGUAGES.includes(language) ? language : choose(wanted(), LANGUAGES);
  if (current?.tag !== tag) {
    current = { tag, texts: JSON.parse(languages[tag] ?? '{}') as Texts };
  }
  return current;
}

/** The country chosen, or what the browser's languages tell; empty where they do not. */
export function countryFor({ country }: Settings, { tag }: Language): string {
  return COUNTRIES.includes(country) ? country : countryOf(wanted(), tag, COUNTRIES);
}
