/** When it is worth looking for a chat: at the load of a page, while it builds itself, and when its reader does something. */
import { IS_EDITABLE } from './dom';

/** Pages build themselves after they are loaded. Milliseconds. */
const LATE_LOOKS = [400, 1200, 3000, 8000];
const EVENTS = ['focusin', 'click', 'popstate', 'hashchange', 'pageshow'];
/** After what a person does, the page needs a moment. */
const AFTER_ACTION_MS = 300;

/**
 * Calls `look` now and at such moments. Nothing is observed, so that a page which changes all the time pays nothing. Where somebody is
 * about to write or has gone elsewhere in the page, the look is wanted `always`; at a time or after a click only if the page changed.
 */
export function onChange(look: (always: boolean) => void): () => void {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let stopped = false;
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
  const onEvent = (event: Event): void => {
    const { type } = event;
    if (type === 'focusin') onFocus(event);
    else if (type !== 'pageshow' || (event as PageTransitionEvent).persisted)
      onAction(type !== 'click');
  };
  for (const type of EVENTS) addEventListener(type, onEvent, true);
  queueMicrotask(() => stopped || look(true));
  for (const delay of LATE_LOOKS) later(delay, () => look(false));

  return () => {
    stopped = true;
    for (const type of EVENTS) removeEventListener(type, onEvent, true);
    for (const timer of timers) clearTimeout(timer);
  };
}
