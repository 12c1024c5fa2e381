/**
 * The scout: looks whether a page has become a chat. Most pages never do, so it looks in idle time only, only where something is new, and
 * the longer a look took, the longer it rests.
 */
import { fieldsIn } from './generic/composer';
import { type Roots, searchRoots } from './generic/roots';
import { inIdleTime, type Steps } from './idle';
import { searchChat } from './look';
import { onChange } from './moments';

/** Rests as many times as long as it looked … */
const REST = 100;
/** … but not longer than this, in milliseconds. */
const LONGEST_REST = 5000;
/** Fields whose height tells whether they are on the screen now. */
const MOST_FIELDS = 5;

/** Calls `found` once, when there is a chat. Returns what stops it. */
export function scout(found: () => void): () => void {
  let seen = '';
  let looked: Looked = { roots: [], mayGrow: false, fields: [] };
  let restUntil = 0;
  /** Whether a look is wanted, whatever the page looks like. */
  let wanted = false;
  let waits = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let cancel = (): void => {};

  function* steps(always: boolean): Steps<boolean> {
    const isNew = always || placeOf(looked) !== seen;
    if (!isNew && !looked.mayGrow) return false;
    const found = yield* searchRoots();
    if (!isNew && found.roots.length === looked.roots.length) return false;
    const fields = fieldsIn(found.roots);
    looked = { ...found, fields };
    seen = placeOf(looked);
    yield;
    return yield* searchChat(fields);
  }

  const look = (always: boolean): void => {
    wanted ||= always;
    if (waits) return;
    waits = true;
    timer = setTimeout(start, restUntil - performance.now());
  };

  const start = (): void => {
    const always = wanted;
    wanted = false;
    cancel = inIdleTime(steps(always), (isChat, spent) => {
      waits = false;
      restUntil = performance.now() + Math.min(spent * REST, LONGEST_REST);
      if (isChat) {
        stop();
        found();
      } else if (wanted) look(true);
    });
  };

  const stop = (): void => {
    stopMoments();
    clearTimeout(timer);
    cancel();
  };
  const stopMoments = onChange(look);
  return stop;
}

/** What was looked at last. */
interface Looked extends Roots {
  fields: HTMLElement[];
}

/** Another text where the page may have become another one: by address, number of elements, height and fields. Costs next to nothing. */
function placeOf({ roots, fields }: Looked): string {
  const [, ...shadows] = roots;
  const elements = [
    document.getElementsByTagName('*').length,
    ...shadows.map((root) => root.querySelectorAll('*').length),
  ];
  const heights = fields.slice(-MOST_FIELDS).map(({ offsetHeight }) => offsetHeight);
  const { scrollHeight } = document.documentElement;
  return [location.href, scrollHeight, ...elements, '', ...heights].join();
}
