/** Whom to call, from advice/help/, as the reader reads it. */
import countries, { type Entry } from 'lotse:countries';
import { hoursIn } from '../shared/hours';
import type { Helpline } from '../shared/protocol';
import type { Settings } from '../shared/settings';
import { type Language, say } from '../shared/texts';

const digits = (number: string): string => number.replace(/[^\d+]/g, '');
const tel = (number: string): string => (number ? `tel:${digits(number)}` : '');

const BARE = { kind: '', name: '', number: '', uri: '', note: '', speaks: '', url: '', chat: '' };

/** The number that reaches the police at once. */
export function emergency(country: string, { texts }: Language): Helpline | undefined {
  const entry = countries[country]?.emergency;
  if (!entry) return undefined;
  const { number, source, checked, confidence } = entry;
  const name = say(texts, 'shared.emergency');
  const unsure = confidence !== 'A';
  return { ...BARE, kind: 'emergency', name, number, uri: tel(number), source, checked, unsure };
}

/** Everybody to call in a country, the best for a child first. */
export function helplines(country: string, language: Language): Helpline[] {
  return (countries[country]?.lines ?? []).map((entry) => helpline(entry, language));
}

function helpline(entry: Entry, language: Language): Helpline {
  const { kind, name, number = '', url, chat = '', source, checked, confidence } = entry;
  const unsure = confidence !== 'A';
  const note = noteOf(entry, language);
  const names = new Intl.DisplayNames(language.tag, { type: 'language' });
  const speaks = (entry.languages ?? []).map((tag) => names.of(tag) ?? tag).join(', ');
  return { kind, name, number, uri: tel(number), note, speaks, url, chat, source, checked, unsure };
}

function noteOf({ hours, cost, anonymous, region }: Entry, { tag, texts }: Language): string {
  const words = { always: say(texts, 'service.always'), daily: say(texts, 'service.daily') };
  const parts = [
    hours && hoursIn(hours, tag, words),
    cost === 'free' && say(texts, 'service.free'),
    cost === 'local' && say(texts, 'service.local'),
    anonymous && say(texts, 'service.anonymous'),
    region && `${say(texts, 'service.region')} ${region}`,
  ];
  return parts.filter((part) => part).join(' · ');
}

/** The family's or school's own contact, if there is one. */
export function ownContact(
  { contactName, contactNumber, contactHours }: Settings,
  { texts }: Language,
): Helpline[] {
  if (!contactName) return [];
  const note = [contactHours, say(texts, 'service.own')].filter(Boolean).join(' · ');
  const uri = tel(contactNumber);
  const known = { name: contactName, number: contactNumber, uri, note };
  return [{ ...BARE, ...known, kind: 'own', source: '', checked: '', unsure: false }];
}
