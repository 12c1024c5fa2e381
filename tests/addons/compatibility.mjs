// @ts-check
/**
 * `node tests/addons/compatibility.mjs`: whether the numbers in docs/compatibility.md are MDN's, and whether the built extension uses anything
 * newer than its manifests allow. MDN's data come with addons-linter.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minimum, rows } from './compatibility-table.mjs';
import { install } from './install.mjs';

const DATA = 'node_modules/@mdn/browser-compat-data/data.json';
const BUILT = fileURLToPath(new URL('../../dist/chromium/', import.meta.url));

/** @typedef {(number | null)[]} Versions of Chromium, Firefox and Safari; null where there is none */
/** @typedef {{ key: string, versions: Versions }} Feature */

/** Names of our own, or of what wasm-bindgen asks for only where it is there, that a newer part of the web has too. */
const OURS = ['details', 'forget', 'last', 'lines', 'memory', 'take'];

/** @param {any} support @returns {number | null} the first version that has all of it, without a prefix or a switch */
function since(support) {
  const versions = [support ?? []].flat().flatMap((/** @type {any} */ each) => {
    const { version_added, version_removed, flags, prefix, alternative_name } = each;
    if (each.partial_implementation || version_removed || flags || prefix || alternative_name)
      return [];
    const version = Number.parseFloat(String(version_added).replace('≤', ''));
    return Number.isNaN(version) ? [] : [version];
  });
  return versions.length > 0 ? Math.min(...versions) : null;
}

/** @param {any} data @param {string} key @returns {Versions | undefined} */
function versionsOf(data, key) {
  const support = key.split('.').reduce((node, name) => node?.[name], data)?.__compat?.support;
  return support && [support.chrome, support.firefox, support.safari].map(since);
}

/** What has this name anywhere on the web, and the first version that has anything of it. @param {any} data */
function names(data) {
  /** @type {Map<string, Feature>} */
  const found = new Map();
  for (const root of ['api', 'javascript.builtins']) {
    const all = root.split('.').reduce((node, name) => node[name], data);
    for (const [owner, members] of Object.entries(all)) {
      for (const member of Object.keys(members)) {
        const versions = versionsOf(data, `${root}.${owner}.${member}`);
        if (!versions) continue;
        const name = member.replace(/_(?:static|event)$/, '');
        const known = found.get(name)?.versions ?? [null, null, null];
        const first = versions.map((version, at) => earlier(version, known[at] ?? null));
        found.set(name, {
          key: found.get(name)?.key ?? `${root}.${owner}.${member}`,
          versions: first,
        });
      }
    }
  }
  return found;
}

/** @param {number | null} a @param {number | null} b */
const earlier = (a, b) => (a === null ? b : b === null ? a : Math.min(a, b));

/**
 * The parts of the web that a script and a style sheet name.
 * @param {any} data
 * @param {string} script
 * @param {string} style
 * @returns {Feature[]}
 */
function used(data, script, style) {
  const keys = new Set();
  for (const [, path = ''] of script.matchAll(/\bchrome\.([\w.]+)/g)) {
    const parts = path.split('.');
    for (let n = 1; n <= parts.length; n += 1) {
      keys.add(`webextensions.api.${parts.slice(0, n).join('.')}`);
    }
  }
  for (const [, owner, name] of script.matchAll(/\b([A-Z]\w*)\.(\w+)\b/g)) {
    keys.add(`javascript.builtins.${owner}.${name}`);
    keys.add(`api.${owner}.${name}_static`);
  }
  for (const [, name] of script.matchAll(/\bnew ([A-Z]\w*)/g)) {
    keys.add(`javascript.builtins.${name}.${name}`);
    keys.add(`api.${name}.${name}`);
  }
  for (const [, name, value = ''] of style.matchAll(/(?<=[{;\s])([a-z-]+)\s*:([^;{}]*)/g)) {
    keys.add(`css.properties.${name}`);
    for (const word of value.match(/[a-z-]+/g) ?? []) keys.add(`css.properties.${name}.${word}`);
  }
  for (const [, selector = ''] of style.matchAll(/([^{};@]+)\{/g)) {
    for (const [, name] of selector.matchAll(/::?([a-z-]+)/g)) keys.add(`css.selectors.${name}`);
  }
  for (const [, name] of style.matchAll(/@([a-z-]+)/g)) keys.add(`css.at-rules.${name}`);
  for (const [, name] of style.matchAll(/\(([a-z-]+):/g)) keys.add(`css.at-rules.media.${name}`);
  if (/\{[^{}@]*\{/.test(style.replace(/@[^{]*\{/g, ''))) keys.add('css.selectors.nesting');
  const features = [...keys].flatMap((key) => ({ key, versions: versionsOf(data, key) ?? [] }));
  const members = names(data);
  for (const [, name = ''] of script.matchAll(/\.(\w+)(?:\(|\s*=(?![=>]))/g)) {
    const member = members.get(name);
    if (member && !OURS.includes(name)) features.push(member);
  }
  return features.filter(({ versions }) => versions.length > 0);
}

/**
 * @param {Feature[]} features
 * @param {number[]} allowed versions of Chromium and Firefox
 * @returns {string[]} one sentence a feature that some of these browsers lack
 */
function tooNew(features, allowed) {
  const known = rows.map(({ key }) => key);
  const found = features.flatMap(({ key, versions: [chromium = null, firefox = null] }) => {
    if (known.includes(key)) return [];
    const [ours = 0, theirs = 0] = allowed;
    if (chromium !== null && chromium <= ours && firefox !== null && firefox <= theirs) return [];
    return [`${key} needs Chromium ${chromium} and Firefox ${firefox}`];
  });
  return [...new Set(found)];
}

/** @param {string} ending */
function built(ending) {
  const files = readdirSync(BUILT, { recursive: true, encoding: 'utf8' });
  const wanted = files.filter((file) => file.endsWith(ending)).sort();
  return wanted.map((file) => readFileSync(`${BUILT}${file}`, 'utf8')).join('\n');
}

try {
  install();
  const data = JSON.parse(readFileSync(new URL(DATA, import.meta.url), 'utf8'));
  const faults = rows.flatMap(({ key, versions }) => {
    if (key === 'addons-linter') return [];
    const theirs = versionsOf(data, key);
    if (String(theirs) === String(versions)) return [];
    return [`${key}: docs/compatibility.md says ${versions}, MDN says ${theirs}`];
  });
  const script = built('.js');
  const style = `${built('.css')}\n${script.match(/"[^"]*\{[^"]*:[^"]*\}[^"]*"/g)?.join('\n') ?? ''}`;
  const features = used(data, script, style);
  faults.push(...tooNew(features, minimum));
  for (const planted of [
    'URL.parse(a)',
    'Promise.try(a)',
    'b.moveBefore(c,d)',
    'new CloseWatcher()',
  ]) {
    if (tooNew(used(data, planted, ''), minimum).length !== 1) faults.push(`not seen: ${planted}`);
  }
  for (const planted of ['a{field-sizing:content}', ':open{color:red}', '@position-try --a{a:b}']) {
    if (tooNew(used(data, '', planted), minimum).length === 0) faults.push(`not seen: ${planted}`);
  }
  for (const fault of faults) console.error(fault);
  console.log(
    `${rows.length} rows, ${features.length} uses in the extension, ${faults.length} faults`,
  );
  if (faults.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(`compatibility: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
