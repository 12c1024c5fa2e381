/**
 * A school's policy, as well as it is known. Browsers may have it late, or answer before they do; so the last one is kept, holds until the
 * browser has spoken, and whoever listens to the store learns of every change (choices.ts).
 */
import { installType, local, managed, onStoreChange } from '../shared/browser';
import { tableOf } from './usable';

export type Policy = Record<string, unknown>;

/** In the store that lasts. */
export const POLICY = 'policy';

/** A chat is not left unread any longer because a browser is slow to answer. Milliseconds. */
const PATIENCE = 400;
/** Where there was a policy, none may mean: not yet. It is believed if it is still so after this. Milliseconds. */
const BELIEVED_AFTER = 10_000;
/** After a first start the policy may follow a moment later. Milliseconds. */
const FIRST_PATIENCE = 5000;

const pause = (time: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(resolve, time, undefined));

const isEmpty = (policy: Policy): boolean => Object.keys(policy).length === 0;

async function kept(): Promise<Policy> {
  return tableOf((await local.get([POLICY]))[POLICY]);
}

async function keep(policy: Policy): Promise<void> {
  // A browser may hand out keys in any order.
  const sorted = Object.fromEntries(Object.entries(policy).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (JSON.stringify(sorted) === JSON.stringify(await kept())) return;
  if (isEmpty(sorted)) await local.remove([POLICY]);
  else await local.set({ [POLICY]: sorted });
}

/** The policy now, soon; what the browser says only later reaches the store, and who listens to that. */
export async function policy(): Promise<Policy> {
  const asked = managed();
  const [before, found] = await Promise.all([kept(), Promise.race([asked, pause(PATIENCE)])]);
  if (found && !isEmpty(found)) {
    await keep(found);
    return found;
  }
  if (!found) asked.then((late) => (isEmpty(late) ? undefined : keep(late)));
  if (!isEmpty(before)) pause(BELIEVED_AFTER).then(async () => keep(await managed()));
  return before;
}

/** The policy after a first start: where an organisation installed Lotse, one that follows soon is waited for. */
export async function firstPolicy(): Promise<Policy> {
  // Not by the date, which may be set while this waits.
  const end = performance.now() + FIRST_PATIENCE;
  const isOurs = (await installType()) === 'policy';
  let found = await policy();
  while (isOurs && isEmpty(found) && performance.now() < end) {
    await pause(100);
    found = await policy();
  }
  return found;
}

// What the browser reports as a change is no "not yet".
onStoreChange(async (area) => {
  if (area === 'managed') await keep(await managed());
});
