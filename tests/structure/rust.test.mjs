// @ts-check
/** The walls inside the Rust core: who may import whom, who knows the browser, and no `unsafe`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareRust, readBytes, sources } from './source.mjs';

/** @typedef {import('./source.mjs').Source} Source */

/**
 * What each module may import; only the bindings see everything.
 * @type {Record<string, string[]>}
 */
const MAY_IMPORT = {
  text: [],
  rules: ['text'],
  detection: ['text', 'rules'],
  conversation: ['text', 'rules', 'detection'],
  wasm: ['text', 'rules', 'detection', 'conversation'],
};

/** Crates that know the browser. */
const BROWSER_CRATES = /\b(?:wasm_bindgen|web_sys|js_sys|serde_wasm_bindgen)\b/;

/** A file's own tests, at its end. They may use what lies above them: they are no part of the product. */
const UNIT_TESTS = /^#\[cfg\(test\)\]\nmod tests \{/m;

/**
 * The modules of this crate that a file names, from `crate::x`, `crate::{x, y::z}` and `super::…::x`.
 * @param {Source} source
 * @returns {string[]}
 */
function imports({ path, code }) {
  const [bare = ''] = bareRust(code).split(UNIT_TESTS, 1);
  const depth = path
    .replace(/^src\//, '')
    .replace(/(?:\/mod)?\.rs$/, '')
    .split('/').length;
  const start = `\\bcrate\\s*::\\s*|(?:\\bsuper\\s*::\\s*){${depth}}(?!\\s*super\\b)`;
  const found = [];
  for (const match of bare.matchAll(new RegExp(start, 'g'))) {
    found.push(...firstNames(bare.slice(match.index + match[0].length)));
  }
  return [...new Set(found)];
}

/**
 * `x::…` gives x; `{x, y::{z}}` gives x and y.
 * @param {string} rest
 * @returns {string[]}
 */
function firstNames(rest) {
  if (!rest.startsWith('{')) return rest.match(/^\w+/) ?? [];
  let depth = 0;
  let top = '';
  for (const character of rest) {
    if (character === '}') depth -= 1;
    if (depth === 0 && top !== '') break;
    if (depth === 1) top += character;
    if (character === '{') depth += 1;
  }
  return top.split(',').flatMap((item) => item.trim().match(/^\w+/) ?? []);
}

/**
 * @param {Source[]} files
 * @returns {string[]} one sentence a fault
 */
function importFaults(files) {
  return files.flatMap((file) => {
    const module = file.path.match(/^src\/(\w+)/)?.[1] ?? '';
    if (module === 'lib' || module === 'bin') return [];
    const allowed = MAY_IMPORT[module];
    if (!allowed) return [`${file.path}: '${module}' has no place in the order of imports`];
    return imports(file)
      .filter((name) => name !== module && name in MAY_IMPORT && !allowed.includes(name))
      .map((name) => `${file.path}: '${module}' must not know '${name}'`);
  });
}

/** @param {Source[]} files */
function browserFaults(files) {
  return files
    .filter(({ path, code }) => !/^src\/wasm[./]/.test(path) && BROWSER_CRATES.test(bareRust(code)))
    .map(({ path }) => `${path}: only the bindings know the browser`);
}

/** @param {Source[]} files */
function unsafeFaults(files) {
  return files
    .filter(({ code }) => /\bunsafe\b/.test(bareRust(code)))
    .map(({ path }) => `${path}: unsafe`);
}

const core = sources('src', ['.rs']);

test('the core is where it is looked for', () => {
  for (const module of Object.keys(MAY_IMPORT)) {
    assert.ok(
      core.some(({ path }) => path === `src/${module}.rs` || path.startsWith(`src/${module}/`)),
      `src/${module} is missing`,
    );
  }
});

test('imports run one way', () => {
  assert.deepEqual(importFaults(core), []);
});

test('an import against the order is seen', () => {
  const planted = [
    ['src/text/fold.rs', 'use crate::rules::Rule;'],
    ['src/text/fold.rs', 'use super::super::rules::Rule;'],
    ['src/text.rs', 'use super::rules;'],
    ['src/rules/mod.rs', 'use crate::{text::{Token, Span}, detection::Verdict};'],
    ['src/detection/score.rs', 'fn f() { crate :: conversation::remember() }'],
    ['src/conversation.rs', 'use crate::\n    wasm;'],
    ['src/rules/mod.rs', "const Q: char = '\"'; use crate::wasm::Engine; const R: char = '\"';"],
    ['src/new.rs', ''],
  ];
  for (const [path = '', code = ''] of planted) {
    assert.equal(importFaults([{ path, code }]).length, 1, `${path}: ${code}`);
  }
});

test('an import along the order, and what only looks like one, passes', () => {
  const harmless = [
    ['src/rules/mod.rs', 'use crate::text::{self, rules}; use crate::rules::set;'],
    ['src/text/fold.rs', '// crate::rules would be wrong\nuse super::token; /* crate::wasm */'],
    ['src/text/fold.rs', 'const S: &str = "use crate::rules;"; const R: &str = r#"crate::wasm"#;'],
    ['src/text/fold.rs', 'fn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::rules;\n}\n'],
    ['src/lib.rs', 'pub use crate::wasm::Engine;'],
  ];
  for (const [path = '', code = ''] of harmless) {
    assert.deepEqual(importFaults([{ path, code }]), []);
  }
});

test('only the bindings know the browser', () => {
  assert.deepEqual(browserFaults(core), []);
});

test('a browser crate elsewhere is seen', () => {
  for (const code of ['use wasm_bindgen::JsValue;', 'web_sys::console::log_0();', 'js_sys::Date']) {
    assert.equal(browserFaults([{ path: 'src/detection/mod.rs', code }]).length, 1);
    assert.deepEqual(browserFaults([{ path: 'src/wasm.rs', code }]), []);
  }
});

test('there is no unsafe', () => {
  assert.deepEqual(unsafeFaults(core), []);
});

test('an unsafe is seen, in code only', () => {
  const faults = (/** @type {string} */ code) => unsafeFaults([{ path: 'src/text.rs', code }]);
  assert.equal(faults('let x = unsafe { *p };').length, 1);
  assert.equal(faults('unsafe impl Send for X {}').length, 1);
  assert.deepEqual(faults('// unsafe\n#![deny(unsafe_code)] const A: &str = "unsafe";'), []);
});

/**
 * What the engine may ask of JavaScript: to look into values that it is handed and to make the ones that it answers with; one line on the
 * console. By the names of the bindings, without their hashes.
 */
const MAY_CALL =
  /^__wbg_(?:Error|Number|String|call|done|entries|get|get_unchecked|get_with_ref_key|instanceof_ArrayBuffer|instanceof_Uint8Array|isArray|isSafeInteger|iterator|length|new|next|prototypesetcall|set|value|warn)_[\da-f]{16}$|^__wbg___wbindgen_\w+_[\da-f]{16}$|^__wbindgen_(?:init_externref_table|generic_[\da-f]{16})$/;

/** @param {{ name: string }[]} imports */
const callFaults = (imports) =>
  imports.filter(({ name }) => !MAY_CALL.test(name)).map(({ name }) => name);

test('the engine as it was built can reach no network, no clock and no file', () => {
  for (const browser of ['chromium', 'firefox']) {
    const built = new WebAssembly.Module(readBytes(`dist/${browser}/engine.wasm`));
    const imports = WebAssembly.Module.imports(built);
    assert.ok(imports.length > 20, 'it cannot be told what it asks for');
    assert.deepEqual(callFaults(imports), []);
  }
});

test('an engine that could is seen', () => {
  const hash = '13de428334042d26';
  for (const name of [
    'now',
    'fetch',
    'random',
    'getTime',
    'open',
    'setItem',
    'static_accessor_SELF',
  ])
    assert.deepEqual(callFaults([{ name: `__wbg_${name}_${hash}` }]).length, 1, name);
  for (const name of ['clock_time_get', 'path_open', 'sock_send', 'random_get'])
    assert.deepEqual(callFaults([{ name }]).length, 1, name);
});
