/** What was chosen here and what a school's policy says, kept in memory until one of them changes. */
import { local, onStoreChange } from '../shared/browser';
import { combine, type Effective, type Settings, usable } from '../shared/settings';
import { firstPolicy, POLICY, policy } from './policy';

const KEY = 'settings';

let current: Promise<Effective> | undefined;

/** What applies now. */
export function choices(): Promise<Effective> {
  current ??= Promise.all([chosen(), policy()]).then(([own, managed]) => combine(own, managed));
  return current;
}

/** What applies right after installing, when a policy may still be on its way. */
export async function firstChoices(): Promise<Effective> {
  const managed = await firstPolicy();
  return combine(await chosen(), managed);
}

async function chosen(): Promise<unknown> {
  return (await local.get([KEY]))[KEY] ?? {};
}

/** Keeps what is usable of new settings beside those of before; what is locked stays. */
export async function choose(settings: Partial<Settings>): Promise<void> {
  const { locked } = await choices();
  const before = usable(await chosen(), KEY).values;
  const { values } = usable(settings, KEY);
  for (const key of locked) delete values[key];
  await local.set({ [KEY]: { ...before, ...values } });
  current = undefined;
}

/** As it was at the start. */
export async function chooseNothing(): Promise<void> {
  await local.remove([KEY]);
  current = undefined;
}

/** Calls back after settings or policy have changed, wherever that was. */
export function onChoice(then: () => void): void {
  onStoreChange((area, keys) => {
    if (area !== 'local' || !(keys.includes(KEY) || keys.includes(POLICY))) return;
    current = undefined;
    then();
  });
}
