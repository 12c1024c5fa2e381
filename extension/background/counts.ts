/** How often Lotse spoke, by day and situation, where the family wants to know: no text, no names, no pages. */
import { local } from '../shared/browser';
import type { Counts, Warning } from '../shared/protocol';

const KEY = 'counts';
/** Older days go. */
const MOST_DAYS = 60;

export async function readCounts(): Promise<Counts> {
  const kept = (await local.get([KEY]))[KEY];
  return typeof kept === 'object' && kept !== null ? (kept as Counts) : {};
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
  await local.set({ [KEY]: Object.fromEntries(days.slice(-MOST_DAYS)) });
}

export async function clearCounts(): Promise<void> {
  await local.remove([KEY]);
}
