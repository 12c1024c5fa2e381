/** The content script, in every frame of every page: the scout, which calls the reader where it finds a chat. */
import { ask } from '../shared/browser';
import { scout } from './reader/scout';

// After an update of the extension nobody answers the old script, and nothing is left to do for it.
scout(() => ask({ kind: 'open' }).catch(() => {}));
