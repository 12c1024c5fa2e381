/**
 * The scout: looks whether a page has become a chat. Most pages never do, so it asks the cheapest question first: is there a place to write
 * near the screen, and beside it what could be a list? Only then it looks closely, in idle time, and the longer that took, the longer it rests.
 *
 * In a script's own world a browser builds each kind of object when it is first met, and that costs more than what is asked of it. So on
 * most pages the scout meets no element at all: it asks the document for what is not there.
 */
import places from 'lotse:places';
import { composers, fieldsIn } from './generic/composer';
import { searchChats } from './generic/find';
import { mayHaveList } from './generic/list';
import { searchRoots } from './generic/roots';
import { inIdleTime, type Steps } from './idle';
import { onChange } from './moments';
import { findMark } from './site';

/** Rests as many times as long as it looked closely … */
const REST = 100;
/** … but not longer than this, in milliseconds. */
const LONGEST_REST = 5000;
/** Fields that are watched until they come near the screen, the last ones. */
const MOST_WATCHED = 20;
/** How far from the window is near, in windows. */
const NEAR = { rootMargin: '100%' };

/** Calls `onChat` once, when there is a chat. Returns what stops it. */
export function scout(onChat: () => void): () => void {
  const elements = document.getElementsByTagName('*');
  let seen = '';
  let found = { roots: 0, mayGrow: false };
  /** Whether a look is wanted, whatever the page looks like. */
  let wanted = false;
  let restUntil = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let near: IntersectionObserver | undefined;
  let [cancelLook, cancelSearch] = [(): void => {}, (): void => {}];

  const look = (always: boolean): void => {
    wanted ||= always;
    clearTimeout(timer);
    timer = setTimeout(() => {
      cancelLook();
      cancelLook = inIdleTime(newFields(), wait);
    }, restUntil - performance.now());
  };

  /** The fields of the page, where it may have become another one: by address, number of elements and shadow roots. */
  function* newFields(): Steps<HTMLElement[] | undefined> {
    const page = `${location.href} ${elements.length}`;
    const isNew = wanted || page !== seen;
    if (!isNew && !found.mayGrow) return undefined;
    const { roots, mayGrow } = yield* searchRoots();
    if (!isNew && roots.length === found.roots) return undefined;
    wanted = false;
    seen = page;
    found = { roots: roots.length, mayGrow };
    yield;
    return fieldsIn(roots).slice(-MOST_WATCHED);
  }

  const wait = (fields: HTMLElement[] | undefined): void => {
    if (!fields) return;
    near?.disconnect();
    if (findMark(places, undefined)) end();
    // Where nothing is drawn nothing comes near, and nobody waits.
    else if (document.hidden) judge(fields);
    else for (const field of fields) watchFor(field);
  };

  /** Hears at once of what is near, and later of what comes near, without a look at the page's layout. */
  const watchFor = (field: HTMLElement): void => {
    near ??= new IntersectionObserver((changes) => {
      const come = changes.filter(({ isIntersecting }) => isIntersecting);
      judge(come.map(({ target }) => target as HTMLElement));
    }, NEAR);
    near.observe(field);
  };

  const judge = (fields: HTMLElement[]): void => {
    if (fields.length === 0) return;
    if (findMark(places, document)) end();
    else if (composers(fields).some(mayHaveList)) {
      cancelSearch();
      cancelSearch = inIdleTime(searchChats(fields), ({ length }, spent) => {
        restUntil = performance.now() + Math.min(spent * REST, LONGEST_REST);
        if (length > 0) end();
      });
    }
  };

  const end = (): void => {
    stop();
    onChat();
  };
  const stop = (): void => {
    stopMoments();
    near?.disconnect();
    clearTimeout(timer);
    cancelLook();
    cancelSearch();
  };
  const stopMoments = onChange(look);
  return stop;
}
