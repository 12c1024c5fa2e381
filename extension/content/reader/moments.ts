/** When it is worth looking for a chat: at the load of a page, while it builds itself, and when its reader does something. */
import { EDITABLE } from './dom';

/** Pages build themselves after they are loaded. Milliseconds. */
const LATE_LOOKS = [400, 1200, 3000, 8000];
/** After what a person does, the page needs a moment. */
const AFTER_ACTION_MS = 300;

/**
 * Calls `look` now and at such moments. Nothing is observed, so that a page which changes all the time pays nothing. On a page where a
 * chat was found every click may open another conversation; elsewhere people click all the time, a look at a long page takes its time,
 * and only clicks that changed something count.
 */
export function onChange(look: () => void, everyClick = false): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let waiting = false;
  let lookedAt = '';

  const lookNow = (): void => {
    lookedAt = place();
    look();
  };

  const later = (delay: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, delay);
    timers.add(timer);
  };
  const onAction = (always = true): void => {
    if (waiting) return;
    waiting = true;
    later(AFTER_ACTION_MS, () => {
      waiting = false;
      if (always || place() !== lookedAt) lookNow();
    });
  };
  const onClick = (): void => onAction(everyClick);
  const onFocus = (event: Event): void => {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    // What stands in a closed root is not seen from here, only the element around it.
    if (target.matches(EDITABLE) || !target.firstElementChild) onAction();
  };

  const options = { capture: true, passive: true, signal };
  addEventListener('focusin', onFocus, options);
  addEventListener('click', onClick, options);
  addEventListener('popstate', () => onAction(), options);
  addEventListener('hashchange', () => onAction(), options);
  addEventListener('pageshow', (event) => event.persisted && onAction(), options);
  queueMicrotask(() => signal.aborted || lookNow());
  for (const delay of LATE_LOOKS) later(delay, lookNow);

  return () => {
    stopped.abort();
    for (const timer of timers) clearTimeout(timer);
  };
}

/** Tells by address and number of fields whether the page may have become another one. */
function place(): string {
  return `${location.href} ${document.querySelectorAll(EDITABLE).length}`;
}
