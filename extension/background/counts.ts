/** How often Lotse spoke, by day and situation, where the family wants to know: no text, no names, no pages. */
import { local } from '../shared/browser';
import type { Counts, Warning } from '../shared/protocol';

const KEY = 'counts';
/** Older days go. */
const MOST_DAYS = 60;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What is kept; what is no count of a situation on a day is passed over. */
export async function readCounts(): Promise<Counts> {
  const days = entriesOf((await local.get([KEY]))[KEY]).filter(([day]) => isDay(day));
  const isCount = ([, count]: [string, unknown]): boolean => Number.isSafeInteger(count);
  return Object.fromEntries(
    days.map(([day, by]) => [day, Object.fromEntries(entriesOf(by).filter(isCount))]),
  ) as Counts;
}

const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(text));
const entriesOf = (kept: unknown): [string, unknown][] =>
  typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];

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
