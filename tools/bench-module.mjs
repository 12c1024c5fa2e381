// @ts-check
/** What a WebAssembly module is made of. */
import { gzipSync } from 'node:zlib';

/** The sections by their numbers, as the WebAssembly specification names them. */
const SECTIONS = [
  'custom',
  'types',
  'imports',
  'functions',
  'tables',
  'memories',
  'globals',
  'exports',
  'start',
  'elements',
  'code',
  'data',
  'data count',
  'tags',
];
const HEADER = 8;

/** @param {Uint8Array} bytes */
export const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/**
 * The sections that hold at least a hundredth of the module, largest first, and the rest as one.
 * @param {Uint8Array} module
 */
export function sections(module) {
  /** @type {Map<string, Uint8Array>} */
  const found = new Map();
  let at = HEADER;
  while (at < module.length) {
    const name = SECTIONS[module[at] ?? 0] ?? 'unknown';
    const [length, start] = number(module, at + 1);
    const bytes = module.subarray(start, start + length);
    const key = bytes.length * 100 < module.length ? 'rest' : name;
    found.set(key, Buffer.concat([found.get(key) ?? new Uint8Array(), bytes]));
    at = start + length;
  }
  return [...found]
    .map(([name, bytes]) => ({ name, raw: bytes.length, gzip: gzipped(bytes) }))
    .sort((one, other) => other.raw - one.raw);
}

/**
 * A number, seven bits a byte, the lowest first; and where it ends.
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function number(bytes, at) {
  let [value, scale, byte, next] = [0, 1, 0x80, at];
  while (byte & 0x80) {
    byte = bytes[next] ?? 0;
    value += (byte & 0x7f) * scale;
    scale *= 0x80;
    next += 1;
  }
  return /** @type {const} */ ([value, next]);
}
