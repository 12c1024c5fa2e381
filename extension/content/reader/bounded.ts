/** What is kept must not grow with the page. */

/** Forgets what was kept first, so that no more than so many are left. */
export function forgetOldest<K, V>(kept: Map<K, V>, most: number): void {
  while (kept.size > most) kept.delete(kept.keys().next().value as K);
}
