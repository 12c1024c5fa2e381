/** What the extension's own pages are made of. */
import { installType } from '../shared/browser';
import type { Own } from '../shared/protocol';
import { choices } from './choices';
import { emergency, helplines, ownContact } from './helplines';
import { countKnown } from './known';
import { hasPin } from './pin';
import { COUNTRIES, countryFor, LANGUAGES, languageFor } from './texts';

/** `looked` is a country to look at instead of the one that applies. */
export async function own(looked = ''): Promise<Own> {
  const effective = await choices();
  const { settings } = effective;
  const language = languageFor(settings);
  const country = COUNTRIES.includes(looked) ? looked : countryFor(settings, language);
  const [installed, pin, known] = await Promise.all([installType(), hasPin(), countKnown()]);
  const police = emergency(country, language);
  return {
    language,
    languages: LANGUAGES,
    countries: COUNTRIES,
    effective,
    country,
    ...(police && { emergency: police }),
    helplines: [...ownContact(settings, language), ...helplines(country, language)],
    installed,
    pin,
    known,
  };
}
