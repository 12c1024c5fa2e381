/** Work in small slices while the page has nothing else to do. */

/** Work that rests now and then; what comes next is asked for. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** How long one slice takes, if no step of it is longer. Milliseconds. */
const SLICE_MS = 1;
/** A page that never rests gets its slices all the same, larger and so far apart. Milliseconds. */
const LATEST_MS = 200;
const LATE_SLICE_MS = 4;

/** All steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Takes the steps in idle time and hands over what they lead to, with the milliseconds that took. Returns what stops it. */
export function inIdleTime<T>(
  steps: Steps<T>,
  done: (result: T, spent: number) => void,
): () => void {
  let spent = 0;
  const slice = ({ didTimeout }: IdleDeadline): void => {
    const most = didTimeout ? LATE_SLICE_MS : SLICE_MS;
    const start = performance.now();
    let now = start;
    do {
      const step = steps.next();
      now = performance.now();
      if (step.done) {
        done(step.value, spent + now - start);
        return;
      }
    } while (now - start < most);
    spent += now - start;
    wait();
  };
  const wait = (): void => {
    handle = requestIdleCallback(slice, { timeout: LATEST_MS });
  };
  let handle = 0;
  wait();
  return () => cancelIdleCallback(handle);
}
