/** When somebody can be called, in the reader's language, from the notation of OpenStreetMap that advice/help/ uses. */

/** Monday first, as in the notation; the first of January 2024 was one. */
const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const ALWAYS = '24/7';
const DAILY = 'Mo-Su';

/** The words that no browser knows. */
export interface Words {
  /** For `24/7`. */
  always: string;
  /** For every day of the week. */
  daily: string;
}

/** `Mo-Fr 09:00-20:00; Sa 10:00-14:00` → “Mo–Fr 09:00–20:00, Sa 10:00–14:00”, with the days and clock of `locale`, BCP 47. */
export function hoursIn(hours: string, locale: string, { always, daily }: Words): string {
  if (hours === ALWAYS) return always;
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(locale, {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  const day = (name: string): string =>
    weekday.format(Date.UTC(2024, 0, 1 + DAYS.indexOf(name))).replace(/\.$/, '');
  const time = (text: string): string => {
    const [hour = 0, minute = 0] = text.split(':').map(Number);
    return clock.format(Date.UTC(2024, 0, 1, hour, minute));
  };
  return hours
    .split('; ')
    .map((rule) => {
      const [days = '', spans = ''] = rule.split(' ');
      const named = days === DAILY ? daily : days.replace(/\w+/g, day).replaceAll('-', '–');
      const times = spans.split(',').map((span) => span.split('-').map(time).join('–'));
      return `${named.replaceAll(',', ', ')} ${times.join(', ')}`;
    })
    .join('; ');
}
