// @ts-check
/** What was built, as a browser gets it: permissions, policy, addresses, size. Needs `./build.sh build`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parse } from 'smol-toml';
import { connections, evaluations, imports, reaches } from './connections.mjs';
import { bareScript, read, readBytes, sources } from './source.mjs';

/** @typedef {import('./source.mjs').Source} Source */

const BROWSERS = ['chromium', 'firefox'];

/** Bytes of the content script, compressed: it is loaded into every frame of every page. */
const CONTENT_BUDGET = 12 * 1024;

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self'";

/** All that a manifest may hold; a permission to ask for later or a file that pages can load would be another key. */
const MANIFEST_KEYS = [
  'manifest_version',
  'name',
  'version',
  'description',
  'default_locale',
  'icons',
  'action',
  'permissions',
  'host_permissions',
  'content_scripts',
  'content_security_policy',
  'minimum_chrome_version',
  'background',
  'browser_specific_settings',
  'storage',
];

/** What a school may set; Firefox has no schema of its policies. */
const SCHEMA = 'managed_schema.json';

/** Firefox would ask for the names of all helplines when the page of help is opened (tests/browser/leaves). */
const NO_PREFETCH = '<meta http-equiv="x-dns-prefetch-control" content="off" />';

const version = /** @type {any} */ (parse(read('Cargo.toml'))).package.version;

/**
 * @param {any} manifest
 * @param {string} browser
 * @returns {string[]} one sentence a fault
 */
function manifestFaults(manifest, browser) {
  const faults = Object.keys(manifest)
    .filter((key) => !MANIFEST_KEYS.includes(key))
    .map((key) => `a manifest of ours has no '${key}'`);
  /** @param {unknown} actual @param {unknown} wanted @param {string} what */
  const same = (actual, wanted, what) => {
    if (JSON.stringify(actual) !== JSON.stringify(wanted)) {
      faults.push(`${what} is ${JSON.stringify(actual)} and not ${JSON.stringify(wanted)}`);
    }
  };
  same(manifest.manifest_version, 3, 'manifest_version');
  same(manifest.version, version, 'version');
  same(manifest.permissions, ['storage', 'scripting'], 'permissions');
  // What the content script has anyway: without it, the reader could not follow the scout into a page with a chat.
  same(manifest.host_permissions, manifest.content_scripts[0].matches, 'host_permissions');
  same(manifest.content_security_policy, { extension_pages: POLICY }, 'content_security_policy');
  const collected = manifest.browser_specific_settings?.gecko?.data_collection_permissions;
  same(collected, browser === 'firefox' ? { required: ['none'] } : undefined, 'data collection');
  const schema = browser === 'chromium' ? { managed_schema: SCHEMA } : undefined;
  same(manifest.storage, schema, 'storage');
  return faults;
}

/**
 * Addresses of the outside world. The namespaces of the W3C are names and never loaded.
 * @param {string} text
 * @returns {string[]}
 */
function addresses(text) {
  const found = text.match(/\b(?:https?|wss?):\/\/[^\s"'`<>)\\]+/gi) ?? [];
  return found.filter((address) => !address.startsWith('http://www.w3.org/'));
}

/**
 * What a page of ours would run or load that is no file beside it.
 * @param {string} html
 */
function foreignCode(html) {
  return (
    html.match(
      /<script(?![^>]*\bsrc="[\w.-]+")|<(?:iframe|frame|embed|object|base|form)\b|<link\b(?![^>]*\bhref="[\w.-]+")|\son\w+\s*=|javascript:|http-equiv="refresh"/gi,
    ) ?? []
  );
}

/** All of advice/help/, whose addresses a person may open. */
const helplines = sources('advice/help', ['.toml'])
  .map(({ code }) => code)
  .join('\n');

/** @param {Uint8Array} bytes */
function overBudget(bytes) {
  return Math.max(0, gzipSync(bytes, { level: 9 }).length - CONTENT_BUDGET);
}

for (const browser of BROWSERS) {
  const directory = `dist/${browser}`;
  const manifest = JSON.parse(read(`${directory}/manifest.json`));
  const scripts = await Promise.all(sources(directory, ['.js']).map(bareScript));

  test(`${browser}: the manifest asks for no more than it needs`, () => {
    assert.deepEqual(manifestFaults(manifest, browser), []);
  });

  test(`${browser}: a manifest that asks for more is seen`, () => {
    const csp = POLICY.replace("connect-src 'self'", 'connect-src *');
    const gecko = { data_collection_permissions: { required: ['websiteContent'] } };
    for (const planted of [
      { host_permissions: ['<all_urls>'] },
      { optional_permissions: ['tabs'] },
      { web_accessible_resources: [] },
      { update_url: 'https://example.org/updates.xml' },
      { homepage_url: 'https://example.org/' },
      { externally_connectable: { matches: ['https://example.org/*'] } },
      { optional_host_permissions: ['https://*/*'] },
      { sandbox: { pages: ['pages/help.html'] } },
      { options_ui: { page: 'https://example.org/options.html' } },
      { permissions: ['storage', 'scripting', 'tabs'] },
      { permissions: undefined },
      { version: `${version}.1` },
      { content_security_policy: { extension_pages: csp } },
      { content_security_policy: { extension_pages: POLICY, sandbox: POLICY } },
      { browser_specific_settings: { gecko } },
      { storage: { managed_schema: 'other.json' } },
    ]) {
      const faults = manifestFaults({ ...manifest, ...planted }, browser);
      assert.equal(faults.length, 1, JSON.stringify(planted));
    }
  });

  test(`${browser}: every file of the manifest is there`, () => {
    const { icons, action, content_scripts, background } = manifest;
    const named = [
      ...Object.values(icons),
      ...Object.values(action.default_icon),
      action.default_popup,
      ...content_scripts.flatMap((/** @type {{ js: string[] }} */ script) => script.js),
      ...(background.scripts ?? [background.service_worker]),
      `_locales/${manifest.default_locale}/messages.json`,
      'engine.wasm',
      'chat.js',
    ];
    if (manifest.storage) named.push(manifest.storage.managed_schema);
    for (const file of named) assert.ok(readBytes(`${directory}/${file}`).length > 0, file);
  });

  test(`${browser}: one fetch, for the engine, and no other connection`, () => {
    for (const { path, code } of scripts) {
      const wanted = path === `${directory}/background.js` ? ['fetch'] : [];
      assert.deepEqual(connections(code), wanted, path);
    }
  });

  test(`${browser}: no address of the outside world but those of helplines, in the background's data`, () => {
    for (const { path, code } of sources(directory, ['.js', '.css', '.html'])) {
      const known = path === `${directory}/background.js` ? helplines : '';
      const others = addresses(code).filter((address) => !known.includes(`"${address}"`));
      assert.deepEqual(others, [], path);
    }
  });

  test(`${browser}: no page asks for the names behind its links before anybody follows them`, () => {
    const pages = sources(directory, ['.html']);
    assert.ok(pages.length > 0);
    for (const { path, code } of pages) assert.ok(code.includes(NO_PREFETCH), path);
  });

  test(`${browser}: no address in the manifest`, () => {
    const { host_permissions: _, content_scripts: __, ...others } = manifest;
    assert.deepEqual(addresses(JSON.stringify(others)), []);
  });

  test(`${browser}: no code from text, none from elsewhere`, () => {
    for (const { path, code } of scripts) {
      assert.deepEqual([...evaluations(code), ...imports(code)], [], path);
    }
    for (const { path, code } of sources(directory, ['.html'])) {
      assert.deepEqual(foreignCode(code), [], path);
    }
    for (const { path, code } of sources(directory, ['.css'])) {
      assert.deepEqual(code.match(/\burl\(|@import\b/g) ?? [], [], path);
    }
  });

  test(`${browser}: the engine asks the browser for nothing but values`, async () => {
    const module = await WebAssembly.compile(readBytes(`${directory}/engine.wasm`));
    const wanted = WebAssembly.Module.imports(module);
    assert.ok(wanted.length > 0);
    assert.deepEqual(reaches(wanted), []);
  });

  test(`${browser}: the content script is light`, () => {
    const over = overBudget(readBytes(`${directory}/content.js`));
    assert.equal(over, 0, `${over} bytes over the budget of ${CONTENT_BUDGET}`);
  });
}

test('both browsers get the same files, but for the manifest and the schema', () => {
  const [chromium, firefox] = BROWSERS.map((browser) =>
    sources(`dist/${browser}`, [''])
      .map(({ path, code }) => ({ path: path.replace(`dist/${browser}/`, ''), code }))
      .filter(({ path }) => !['manifest.json', SCHEMA].includes(path)),
  );
  assert.deepEqual(chromium, firefox);
});

test('each way to connect is seen', () => {
  for (const planted of [
    'fetch(a)',
    'b.fetch(c)',
    'fetchLater(a)',
    'new XMLHttpRequest',
    'new WebSocket(a)',
    'new WebSocketStream(a)',
    'new EventSource(a)',
    'navigator.sendBeacon(a,b)',
    'new RTCPeerConnection',
    'new webkitRTCPeerConnection',
    'new WebTransport(a)',
    'import("https://a.example/x.js")',
    'importScripts(a)',
    'new Worker(a)',
    'new SharedWorker(a)',
    'navigator.serviceWorker.register(a)',
    'new Image().src=a',
    'new Audio(a)',
    'new FontFace(a,b)',
    'document.createElement("script")',
    'make("iframe")',
  ]) {
    assert.equal(connections(planted).length, 1, planted);
  }
  assert.deepEqual(connections('a.querySelectorAll("iframe");prefetched(b);"an image"'), []);
  for (const planted of [
    'import"https://a.example/x.js"',
    'import a from"./a.js"',
    'import{a}from"//a.example/x.js";',
    'export*from"https://a.example/x.js"',
  ]) {
    assert.equal(imports(planted).length, 1, planted);
  }
  assert.deepEqual(imports('t("settings.import");a.import("x");{"import":"y"}export{a};"b"'), []);
});

test('each way to run a text is seen', () => {
  for (const planted of [
    'eval("1")',
    'new Function("a")',
    'Function("b")',
    'globalThis.Function("c")',
    'new Function',
    'a.constructor("b")',
    'setTimeout("a()",1)',
    'setInterval(`a()`)',
    'chrome.tabs.executeScript({target:t,code:f})',
    'chrome.scripting.registerContentScripts(a)',
    'chrome.userScripts.execute(a)',
    'a.innerHTML=b',
    'a.outerHTML=b',
    'a.insertAdjacentHTML(b,c)',
    'a.createContextualFragment(b)',
    'a.setHTMLUnsafe(b)',
    'new DOMParser().parseFromString(a,b)',
    'a.srcdoc=b',
    'document.write(a)',
    'a.href="javascript:b"',
    'open("data:text/html,b")',
    'WebAssembly.instantiateStreaming(a)',
  ]) {
    assert.equal(evaluations(planted).length, 1, planted);
  }
  const harmless =
    'evaluate(1);isFunction(x);typeof Function;`Function(x)`;setTimeout(()=>{});executeScript({files:[f]});class A{constructor(){}}';
  assert.deepEqual(evaluations(harmless), []);
  for (const planted of [
    '<script>a()</script>',
    '<script src="https://a.example/x.js"></script>',
    '<script src="//a.example/x.js"></script>',
    '<link rel="stylesheet" href="//a.example/x.css">',
    '<iframe src="a.html"></iframe>',
    '<a href="help.html" onclick="a()">',
    '<base href="/">',
    '<meta http-equiv="refresh" content="0">',
    '<a href="javascript:a()">',
  ]) {
    assert.equal(foreignCode(planted).length, 1, planted);
  }
  const wanted = ['__wbg_fetch_1f', '__wbg_eval_2a', '__wbg_newnoargs_3b', '__wbg_WebSocket_4c'];
  assert.deepEqual(reaches(wanted.map((name) => ({ name }))), wanted);
});

test('an address and too much weight are seen', () => {
  assert.deepEqual(addresses('a("https://example.org/x")'), ['https://example.org/x']);
  assert.deepEqual(addresses('b(`wss://a.example`)'), ['wss://a.example']);
  assert.deepEqual(addresses('"http://www.w3.org/2000/svg"'), []);
  // The same bytes at every run, in no pattern that gzip could find.
  let state = 1;
  const noise = Uint8Array.from({ length: CONTENT_BUDGET + 1 }, () => {
    state = (state * 48271) % 2147483647;
    return state >> 8;
  });
  assert.ok(overBudget(noise) > 0);
  assert.equal(overBudget(noise.subarray(0, CONTENT_BUDGET / 2)), 0);
});
