/** Changes that a PIN can forbid. */
import type { Refusal, Request } from '../shared/protocol';
import { choose, chooseNothing } from './choices';
import { clearCounts } from './counts';
import { forgetKnown } from './known';
import { refusal, setPin } from './pin';

type Change = Extract<Request, { kind: 'set' | 'pin' | 'forget' }>;

/** One change after the other: each keeps what those before it have left, and no attempt at the PIN overtakes the wait for it. */
let previous: Promise<unknown> = Promise.resolve();

/** Makes the change; answers with why not, if it was not made. */
export function change(request: Change): Promise<Refusal | undefined> {
  const changing = previous.then(() => make(request));
  previous = changing.catch(() => {});
  return changing;
}

async function make(request: Change): Promise<Refusal | undefined> {
  const refused = await refusal(request.kind === 'pin' ? request.old : request.pin);
  if (refused) return refused;
  if (request.kind === 'pin') return setPin(request.pin);
  if (request.kind === 'forget') await forgetKnown();
  else if (request.settings) await choose(request.settings);
  else await forgetAll();
  return undefined;
}

/** Everything that was kept here goes, the PIN too: whoever got here knows it. */
async function forgetAll(): Promise<void> {
  await forgetKnown();
  await clearCounts();
  await setPin('');
  await chooseNothing();
}
