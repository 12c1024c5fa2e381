/**
 * The content script, in every frame of every page. It looks once whether this page is a chat it can read; if not, that was all. What
 * it reads goes to the background, what comes back is shown.
 */
import sites from 'lotse:sites';
import { ask } from '../shared/browser';
import type { Batch } from '../shared/protocol';
import { findSite } from './reader/site';
import { watch } from './reader/watch';
import { showWarning } from './warning';

const site = findSite(sites, document);

if (site) {
  const stop = watch(site, (batch) => {
    // After an update of the extension nobody answers the old script; the page is read again when it is loaded again.
    tell(batch).catch(() => stop());
  });
}

async function tell(batch: Batch): Promise<void> {
  const reply = await ask({ kind: 'read', batch });
  for (const warning of reply?.warnings ?? []) showWarning(warning, () => {});
}
