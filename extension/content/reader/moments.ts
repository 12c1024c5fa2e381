/** When it is worth looking for a chat: at the load of a page, while it builds itself, and when its reader does something. */
import { IS_EDITABLE } from './dom';

/** Pages build themselves after they are loaded. Milliseconds. */
const LATE_LOOKS = [400, 1200, 3000, 8000];
/** After what a person does, the page needs a moment. */
const AFTER_ACTION_MS = 300;

/**
 * Calls `look` now and at such moments. Nothing is observed, so that a page which changes all the time pays nothing. Where somebody is
 * about to write or has gone elsewhere in the page, the look is wanted `always`; at a time or after a click only if the page changed.
 */
export function onChange(look: (always: boolean) => void): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let waits = false;
  let wanted = false;

  const later = (delay: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, delay);
    timers.add(timer);
  };
  const onAction = (always: boolean): void => {
    wanted ||= always;
    if (waits) return;
    waits = true;
    later(AFTER_ACTION_MS, () => {
      const asked = wanted;
      [waits, wanted] = [false, false];
      look(asked);
    });
  };
  const onFocus = (event: Event): void => {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    // What stands in a closed root is not seen from here, only the element around it.
    if (target.matches(IS_EDITABLE) || !target.firstElementChild) onAction(true);
  };
  const options = { capture: true, passive: true, signal };
  addEventListener('focusin', onFocus, options);
  addEventListener('click', () => onAction(false), options);
  addEventListener('popstate', () => onAction(true), options);
  addEventListener('hashchange', () => onAction(true), options);
  addEventListener('pageshow', (event) => event.persisted && onAction(true), options);
  queueMicrotask(() => signal.aborted || look(true));
  for (const delay of LATE_LOOKS) later(delay, () => look(false));

  return () => {
    stopped.abort();
    for (const timer of timers) clearTimeout(timer);
  };
}
