/** Which of our languages a browser's user reads, and in which country, as far as the browser tells. */

/** The language in which Lotse speaks where it knows none of those that are read. */
const LAST = 'en';

/**
 * The first of the languages wanted that is there, most wanted first. Tags are BCP 47; what cannot be read is passed over. Serbian
 * has a file for each script, and Montenegrin, which browsers do not offer, is what is read as Serbian in Montenegro.
 */
export function choose(wanted: readonly string[], available: readonly string[]): string {
  for (const tag of wanted) {
    const { language, script, region } = parts(tag);
    const own = language === 'sr' && region === 'ME' ? 'cnr' : language;
    const found = [`${language}-${script}`, own, language].find((name) => available.includes(name));
    if (found) return own === 'cnr' && available.includes(own) ? own : found;
  }
  return LAST;
}

/**
 * The country that a family's languages name, if they do: `de-AT` does, `de` does not. Tags of another language say nothing, for
 * browsers add `en-US` to every list, also to one that begins with a language Lotse does not speak. In lower case, or empty.
 */
export function countryOf(
  wanted: readonly string[],
  chosen: string,
  countries: readonly string[],
): string {
  const read = wanted.filter((tag) => parts(tag).language && choose([tag], [chosen]) === chosen);
  const { language } = parts(read[0] ?? '');
  for (const tag of read) {
    if (parts(tag).language !== language) continue;
    const region = tag
      .split(/[-_]/)
      .slice(1)
      .find((part) => part.length === 2)
      ?.toLowerCase();
    if (region && countries.includes(region)) return region;
  }
  return '';
}

function parts(tag: string): { language: string; script: string; region: string } {
  try {
    const { language, script, region } = new Intl.Locale(tag.replaceAll('_', '-')).maximize();
    return { language, script: script ?? '', region: region ?? '' };
  } catch {
    return { language: '', script: '', region: '' };
  }
}
