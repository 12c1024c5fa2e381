// @ts-check
/**
 * What stands in the files of a browser's profile, with what they compress laid open: the tables of LevelDB (Chromium) and the rows of
 * SQLite (Firefox), both with Snappy, Mozilla's LZ4, gzip and zip.
 */
import { execFileSync } from 'node:child_process';
import { gunzipSync, inflateRawSync } from 'node:zlib';

/** Longer is nothing that one of these files holds. Bytes. */
const LONGEST = 1 << 28;

/**
 * @param {Buffer} file
 * @param {string} path where it lies, for what can only be opened there
 * @returns {Buffer[]} what it holds, beyond what can be read in it as it is
 */
export function unpack(file, path) {
  if (starts(file, 'mozLz40\0')) return [lz4(file.subarray(12), file.readUInt32LE(8))];
  if (starts(file, 'SQLite format 3\0')) {
    return rows(path).flatMap((value) => [value, ...attempt(() => snappy(value))]);
  }
  if (starts(file, '\xff\x06\0\0sNaPpY')) return snappyFrames(file);
  if (starts(file, 'PK\x03\x04')) return zipEntries(file);
  if (file.length > 48 && file.subarray(-8).equals(LEVELDB)) return levelTable(file);
  if (/\/\d+\.log$/.test(path)) return [levelLog(file)];
  return [...gzips(file)];
}

/** @param {Buffer} file @param {string} magic */
const starts = (file, magic) => file.subarray(0, magic.length).equals(Buffer.from(magic, 'latin1'));

/** @template T @param {() => T} open @returns {T[]} nothing where it cannot be opened */
function attempt(open) {
  try {
    return [open()];
  } catch {
    return [];
  }
}

/**
 * A number in groups of seven bits, lowest first.
 * @param {Buffer} from
 * @param {number} at
 * @returns {[number: number, next: number]}
 */
function varint(from, at) {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = from.readUInt8(at++);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
  throw new Error('no varint');
}

/**
 * A writer for both formats: literals, and copies of what was written before, which may reach into themselves.
 * @param {number} length
 */
function output(length) {
  if (length > LONGEST) throw new Error('too long');
  const bytes = Buffer.alloc(length);
  let end = 0;
  return {
    bytes,
    full: () => end === length,
    /** @param {Buffer} literal @param {number} wanted */
    put(literal, wanted) {
      if (literal.length !== wanted || end + wanted > length) throw new Error('cut');
      end += literal.copy(bytes, end);
    },
    /** @param {number} back @param {number} count */
    copy(back, count) {
      if (back === 0 || back > end || end + count > length) throw new Error('no such copy');
      for (const stop = end + count; end < stop; end += 1) bytes[end] = bytes[end - back] ?? 0;
    },
  };
}

/** One block of Snappy (google/snappy, format_description.txt). @param {Buffer} from */
export function snappy(from) {
  const [length, first] = varint(from, 0);
  const to = output(length);
  let at = first;
  while (at < from.length) {
    const tag = from.readUInt8(at++);
    const high = tag >> 2;
    if ((tag & 3) === 0) {
      const extra = Math.max(high - 59, 0);
      const count = (extra ? from.readUIntLE(at, extra) : high) + 1;
      at += extra;
      to.put(from.subarray(at, at + count), count);
      at += count;
    } else if ((tag & 3) === 1) to.copy((tag >> 5) * 256 + from.readUInt8(at++), (high & 7) + 4);
    else {
      const size = (tag & 3) === 2 ? 2 : 4;
      to.copy(from.readUIntLE(at, size), high + 1);
      at += size;
    }
  }
  if (!to.full()) throw new Error('cut');
  return to.bytes;
}

/** Snappy as a stream of chunks. @param {Buffer} file */
function snappyFrames(file) {
  const found = [];
  for (let at = 0; at + 8 <= file.length; ) {
    const length = file.readUIntLE(at + 1, 3);
    const body = file.subarray(at + 8, at + 4 + length);
    if (file[at] === 0) found.push(snappy(body));
    if (file[at] === 1) found.push(body);
    at += 4 + length;
  }
  return [Buffer.concat(found)];
}

/** One block of LZ4 (lz4/lz4, lz4_Block_format.md). @param {Buffer} from @param {number} length */
export function lz4(from, length) {
  const to = output(length);
  let at = 0;
  const count = (/** @type {number} */ start) => {
    let sum = start;
    for (let more = start === 15; more; ) {
      const byte = from.readUInt8(at++);
      sum += byte;
      more = byte === 255;
    }
    return sum;
  };
  while (at < from.length) {
    const token = from.readUInt8(at++);
    const literal = count(token >> 4);
    to.put(from.subarray(at, at + literal), literal);
    at += literal;
    if (at >= from.length) break;
    const back = from.readUInt16LE(at);
    at += 2;
    to.copy(back, count(token & 15) + 4);
  }
  return to.bytes;
}

/** The end of every table of LevelDB. */
const LEVELDB = Buffer.from('57fb808b247547db', 'hex');

/** All blocks of a table of LevelDB (google/leveldb, table_format.md). @param {Buffer} file */
function levelTable(file) {
  /** @param {Buffer} from @param {number} at */
  const block = (from, at) => {
    const [offset, next] = varint(from, at);
    const [size, end] = varint(from, next);
    const body = file.subarray(offset, offset + size);
    return { body: file[offset + size] === 1 ? snappy(body) : body, end };
  };
  const footer = file.subarray(-48);
  const index = block(footer, block(footer, 0).end).body;
  const found = [index];
  const entries = index.length - 4 - 4 * index.readUInt32LE(index.length - 4);
  for (let at = 0; at < entries; ) {
    const [, next] = varint(index, at);
    const [fresh, then] = varint(index, next);
    const [size, key] = varint(index, then);
    found.push(block(index, key + fresh).body);
    at = key + fresh + size;
  }
  return found;
}

/** A log of LevelDB without the heads that cut long records to pieces (log_format.md). @param {Buffer} file */
function levelLog(file) {
  const BLOCK = 32_768;
  const found = [];
  for (let start = 0; start < file.length; start += BLOCK) {
    const block = file.subarray(start, start + BLOCK);
    for (let at = 0; at + 7 <= block.length; ) {
      const size = block.readUInt16LE(at + 4);
      found.push(block.subarray(at + 7, at + 7 + size));
      at += 7 + size;
    }
  }
  return Buffer.concat(found);
}

/** Every text and every blob of a database, in Python, whose standard library reads SQLite. */
const READ_ROWS = `
import sqlite3, struct, sys
base = sqlite3.connect(sys.argv[1])
base.text_factory = bytes
quoted = lambda name: '"' + name.decode().replace('"', '""') + '"'
for (table,) in base.execute("select name from sqlite_master where type = 'table'").fetchall():
    try:
        found = base.execute('select * from ' + quoted(table)).fetchall()
    except sqlite3.OperationalError:
        continue  # a table of an extension of SQLite that only the browser has
    for row in found:
        for value in row:
            if isinstance(value, bytes):
                sys.stdout.buffer.write(struct.pack('<I', len(value)) + value)
`;

/** @param {string} path */
function rows(path) {
  const all = execFileSync('python3', ['-c', READ_ROWS, path], { maxBuffer: LONGEST });
  const found = [];
  for (let at = 0; at < all.length; ) {
    const end = at + 4 + all.readUInt32LE(at);
    found.push(all.subarray(at + 4, end));
    at = end;
  }
  return found;
}

/** @param {Buffer} file */
function zipEntries(file) {
  const found = [];
  for (let at = file.indexOf('PK\x01\x02'); at >= 0; at = file.indexOf('PK\x01\x02', at + 4)) {
    const local = file.readUInt32LE(at + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const body = file.subarray(start, start + file.readUInt32LE(at + 20));
    found.push(file.readUInt16LE(at + 10) === 8 ? inflateRawSync(body) : body);
  }
  return found;
}

/** What a cache keeps as a server sent it, wherever in the file. @param {Buffer} file */
function* gzips(file) {
  const MAGIC = Buffer.from('1f8b08', 'hex');
  for (let at = file.indexOf(MAGIC); at >= 0; at = file.indexOf(MAGIC, at + 1)) {
    yield* attempt(() => gunzipSync(file.subarray(at), { maxOutputLength: LONGEST }));
  }
}
