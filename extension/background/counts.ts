/** How often Lotse spoke, by day and situation, where the family wants to know: no text, no names, no pages. */
import { local } from '../shared/browser';
import type { Counts, Warning } from '../shared/protocol';
import { entriesOf, isNumber, isTable } from './usable';

const KEY = 'counts';
/** Older days go, and so do days that are still to come: the clock was wrong when they were counted. */
const LASTS_MS = 60 * 24 * 60 * 60 * 1000;
/** No day of any time zone begins later than this after now. */
const SLACK_MS = 2 * 24 * 60 * 60 * 1000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What is kept; what is no count of a situation on a day is passed over. */
export async function readCounts(): Promise<Counts> {
  const days = entriesOf((await local.get([KEY]))[KEY], isTable).filter(([day]) => isDay(day));
  return Object.fromEntries(
    days.map(([day, by]) => [day, Object.fromEntries(entriesOf(by, isNumber))]),
  );
}

function isDay(text: string): boolean {
  const age = Date.now() - (DAY.test(text) ? Date.parse(text) : Number.NaN);
  return age < LASTS_MS && age > -SLACK_MS;
}

export async function count(warnings: Warning[]): Promise<void> {
  if (warnings.length === 0) return;
  const counts = await readCounts();
  const now = new Date();
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const today = { ...counts[day] };
  for (const { situation } of warnings) today[situation] = (today[situation] ?? 0) + 1;
  const days = Object.entries({ ...counts, [day]: today }).sort(([a], [b]) => (a < b ? -1 : 1));
  await local.set({ [KEY]: Object.fromEntries(days) });
}

export async function clearCounts(): Promise<void> {
  await local.remove([KEY]);
}
