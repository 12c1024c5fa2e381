/** How often Lotse spoke, by day and situation, where the family wants to know: no text, no names, no pages. */
import { local } from '../shared/browser';
import type { Counts, Warning } from '../shared/protocol';
import { entriesOf, isNumber, isTable } from './usable';

const KEY = 'counts';
/** Older days go. */
const MOST_DAYS = 60;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What is kept; what is no count of a situation on a day is passed over. */
export async function readCounts(): Promise<Counts> {
  const days = entriesOf((await local.get([KEY]))[KEY], isTable).filter(([day]) => isDay(day));
  return Object.fromEntries(
    days.map(([day, by]) => [day, Object.fromEntries(entriesOf(by, isNumber))]),
  );
}

const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(text));

export async function count(warnings: Warning[]): Promise<void> {
  if (warnings.length === 0) return;
  const counts = await readCounts();
  const now = new Date();
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const today = { ...counts[day] };
  for (const { situation } of warnings) today[situation] = (today[situation] ?? 0) + 1;
  const days = Object.entries({ ...counts, [day]: today }).sort(([a], [b]) => (a < b ? -1 : 1));
  await local.set({ [KEY]: Object.fromEntries(days.slice(-MOST_DAYS)) });
}

export async function clearCounts(): Promise<void> {
  await local.remove([KEY]);
}
