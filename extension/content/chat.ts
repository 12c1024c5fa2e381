/**
 * Where there is a chat: what the reader reads goes to the background, and what comes back is shown. The background puts this script
 * into a page when the scout (main.ts) has found a chat there, so that all other pages need not load it.
 */
import { answerState, ask } from '../shared/browser';
import type { ReaderState } from '../shared/protocol';
import { startReader } from './reader/start';
import { hideWarning, showWarning } from './warning';

let current: ReaderState = { state: 'none', failed: [] };
const stopAnswering = answerState(() => ({ ...current, host: hostOf(self.origin) }));

const stop = startReader({
  async batch(batch) {
    const reply = await ask({ kind: 'read', batch }).catch(end);
    for (const warning of reply?.warnings ?? []) showWarning(warning, () => {});
  },
  state(state) {
    current = state;
    ask({ kind: 'state', state }).catch(end);
  },
});

/** After an update of the extension nobody answers the old script; the page is read again when it is loaded again. */
function end(): undefined {
  stop();
  stopAnswering();
  hideWarning();
}

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).hostname : '');
