/**
 * The scout: looks whether a page has become a chat. Most pages never do, so it asks the cheapest question first: is there a place to write
 * near the screen, and beside it what could be a list? Only then it looks closely, in idle time, and the longer that took, the longer it rests.
 */
import places from 'lotse:places';
import { shadowOf } from './dom';
import { composers, fieldsIn } from './generic/composer';
import { searchChats } from './generic/find';
import type { Root } from './generic/roots';
import { inIdleTime } from './idle';
import { mayHaveList } from './list';
import { onChange } from './moments';
import { findMark } from './site';

/** Rests as many times as long as it looked closely … */
const REST = 100;
/** … but not longer than this, in milliseconds. */
const LONGEST_REST = 5000;
/** A page that never rests is looked at all the same. Milliseconds. */
const LATEST_MS = 200;
/** Elements that are asked for a shadow root, and how many from each end of one parent's children. */
const MOST_ELEMENTS = 150;
const MOST_CHILDREN = 8;
/** Fields that are watched until they come near the screen, the last ones. */
const MOST_WATCHED = 20;
/** How far from the window is near, in windows. */
const NEAR = { rootMargin: '100%' };

/** Calls `found` once, when there is a chat. Returns what stops it. */
export function scout(found: () => void): () => void {
  const elements = document.getElementsByTagName('*');
  let seen = '';
  let mayGrow = false;
  /** Whether a look is wanted, whatever the page looks like. */
  let wanted = false;
  let restUntil = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle = 0;
  let cancel = (): void => {};

  const look = (always: boolean): void => {
    wanted ||= always;
    clearTimeout(timer);
    timer = setTimeout(() => {
      cancelIdleCallback(idle);
      idle = requestIdleCallback(lookAround, { timeout: LATEST_MS });
    }, restUntil - performance.now());
  };

  const lookAround = (): void => {
    const page = `${location.href} ${elements.length}`;
    if (!wanted && !mayGrow && page === seen) return;
    wanted = false;
    seen = page;
    const roots = highRoots();
    mayGrow = roots.length > 1;
    const fields = fieldsIn(roots).slice(-MOST_WATCHED);
    near.disconnect();
    if (findMark(places, undefined)) end();
    // Where nothing is drawn nothing comes near, and nobody waits.
    else if (document.hidden) judge(fields);
    else for (const field of fields) near.observe(field);
  };

  // Tells at once what is near, and later what comes near, without a look at the page's layout.
  const near = new IntersectionObserver((changes) => {
    const come = changes.filter(({ isIntersecting }) => isIntersecting);
    judge(come.map(({ target }) => target as HTMLElement));
  }, NEAR);

  const judge = (fields: HTMLElement[]): void => {
    if (fields.length === 0) return;
    if (findMark(places, document)) end();
    else if (composers(fields).some(mayHaveList)) {
      cancel();
      cancel = inIdleTime(searchChats(fields), ({ length }, spent) => {
        restUntil = performance.now() + Math.min(spent * REST, LONGEST_REST);
        if (length > 0) end();
      });
    }
  };

  const end = (): void => {
    stop();
    found();
  };
  const stop = (): void => {
    stopMoments();
    near.disconnect();
    clearTimeout(timer);
    cancelIdleCallback(idle);
    cancel();
  };
  const stopMoments = onChange(look);
  return stop;
}

/** The document, and the shadow roots of what stands high in its tree, open or closed: an application, or a window over the page. */
function highRoots(): Root[] {
  const roots: Root[] = [document];
  const elements: Element[] = [document.documentElement];
  for (const element of elements) {
    const shadow = shadowOf(element);
    if (shadow) {
      roots.push(shadow);
      addEnds(shadow, elements);
    }
    if (elements.length < MOST_ELEMENTS) addEnds(element, elements);
  }
  return roots;
}

/** Adds the first and the last children: what many stand in between are paragraphs or rows. */
function addEnds(parent: ParentNode, to: Element[]): void {
  const half = to.length + MOST_CHILDREN;
  let first = parent.firstElementChild;
  for (; first && to.length < half; first = first.nextElementSibling) to.push(first);
  if (!first) return;
  const all = half + MOST_CHILDREN;
  for (let last = parent.lastElementChild; last && last !== first && to.length < all; ) {
    to.push(last);
    last = last.previousElementSibling;
  }
}
