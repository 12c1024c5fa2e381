/** The content script, in every frame of every page: the scout, which calls the reader where it finds a chat. */
import { ask } from '../shared/browser';
import { isChat } from './reader/look';
import { onChange } from './reader/moments';

const stop = onChange(() => {
  if (!isChat()) return;
  stop();
  // After an update of the extension nobody answers the old script, and nothing is left to do for it.
  ask({ kind: 'open' }).catch(() => {});
});
