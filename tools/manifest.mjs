// @ts-check
/** A browser's manifest: what all browsers share, the browser's own keys over it, and the version of Cargo.toml. */

/** @typedef {{ [key: string]: unknown }} Keys */

/**
 * @param {Keys} base
 * @param {Keys} own
 * @param {string} version
 * @returns {Keys}
 */
export function mergeManifest(base, own, version) {
  if ('version' in base || 'version' in own) {
    throw new Error('extension/manifest: the version belongs into Cargo.toml alone');
  }
  const { manifest_version, name, ...rest } = merge(base, own);
  return { manifest_version, name, version, ...rest };
}

/**
 * Objects merge key by key; everything else, lists too, is replaced.
 * @param {Keys} base
 * @param {Keys} own
 * @returns {Keys}
 */
function merge(base, own) {
  const merged = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const old = merged[key];
    merged[key] = isKeys(old) && isKeys(value) ? merge(old, value) : value;
  }
  return merged;
}

/**
 * @param {unknown} value
 * @returns {value is Keys}
 */
function isKeys(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
