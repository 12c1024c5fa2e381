/** Changes that a PIN can forbid. */
import type { Refusal, Request } from '../shared/protocol';
import { choose, chooseNothing } from './choices';
import { forgetKnown } from './known';
import { refusal, setPin } from './pin';

/** Makes the change; answers with why not, if it was not made. */
export async function change(
  request: Extract<Request, { kind: 'set' | 'pin' | 'forget' }>,
): Promise<Refusal | undefined> {
  const refused = await refusal(request.kind === 'pin' ? request.old : request.pin);
  if (refused) return refused;
  if (request.kind === 'pin') return setPin(request.pin);
  if (request.kind === 'forget') await forgetKnown();
  else if (request.settings) await choose(request.settings);
  else await chooseNothing();
  return undefined;
}
