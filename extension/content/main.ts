/** The content script, in every frame of every page: the scout, which asks for the reader where there may be a chat. */
import { ask } from '../shared/browser';
import { scout } from './reader/scout';

// After an update of the extension nobody answers the old script, and nothing is left to do for it.
scout(() => ask({ kind: 'open' }).catch(() => {}));
