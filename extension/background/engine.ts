/** Loads the engine, once each time the background is started. */
import { initSync, Lotse } from 'lotse-engine';
import { ownFile } from '../shared/browser';

let loading: Promise<Lotse> | undefined;

/** The engine, ready. Rejects with one sentence if it cannot run. */
export function engine(): Promise<Lotse> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Lotse> {
  const response = await fetch(ownFile('engine.wasm'));
  initSync({ module: await WebAssembly.compile(await response.arrayBuffer()) });
  return new Lotse();
}
