/** Loads the engine, once each time the background is started, and anew after it failed. */
import { initSync, __wbg_reset_state as instantiateAnew, Lotse } from 'lotse-engine';
import { ownFile } from '../shared/browser';

let loading: Promise<Lotse> | undefined;
let isCompiled = false;

/** The engine, ready. Rejects with one sentence if it cannot run. */
export function engine(): Promise<Lotse> {
  if (!loading) {
    loading = load();
    // What went wrong once may go well the next time.
    loading.catch(dropEngine);
  }
  return loading;
}

/** An engine that stopped in the middle of something can do nothing any more; whoever wants one gets another, which remembers nothing. */
export function dropEngine(): void {
  loading = undefined;
}

async function load(): Promise<Lotse> {
  if (isCompiled) instantiateAnew();
  else {
    const response = await fetch(ownFile('engine.wasm'));
    initSync({ module: await WebAssembly.compile(await response.arrayBuffer()) });
    isCompiled = true;
  }
  return new Lotse();
}
