// @ts-check
/** How long random input is tried, and what is tried before: what is in fuzz/corpus, where a finding stays once it was mended. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';

const CORPUS = new URL('../../fuzz/corpus/', import.meta.url);

/** `./build.sh test --all` sets it: so long for each property, with other input each time. */
const SECONDS = Number(process.env.LOTSE_FUZZ_SECONDS ?? 0);

/**
 * @param {string} folder below fuzz/corpus
 * @returns {[file: string, contents: string][]}
 */
export function corpus(folder) {
  const at = new URL(`${folder}/`, CORPUS);
  const files = readdirSync(at).sort();
  if (files.length === 0) throw new Error(`${at} is empty`);
  return files.map((file) => [file, readFileSync(new URL(file, at), 'utf8')]);
}

/** @param {string} folder whose files are JSON @returns {[file: string, value: any][]} */
export const values = (folder) =>
  corpus(folder).map(([file, contents]) => [file, JSON.parse(contents)]);

/**
 * Tries a property: the same input each time and soon done, unless more is asked for.
 * @param {fc.IAsyncProperty<any> | fc.IProperty<any>} property
 * @param {number} runs
 */
export async function holds(property, runs) {
  const long = { interruptAfterTimeLimit: SECONDS * 1000, numRuns: Number.MAX_SAFE_INTEGER };
  const much = SECONDS > 0 ? long : { numRuns: runs, seed: 1 };
  // At a failure the seed and the smallest input that fails are printed.
  await fc.assert(/** @type {any} */ (property), { ...much, endOnFailure: false });
}

/** Any value that a browser hands from one script to another. */
export const anything = () =>
  fc.oneof(
    { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
    fc.anything({ withSparseArray: true, withTypedArray: true, withObjectString: true }),
    fc.constantFrom(
      ...[
        undefined,
        null,
        Number.NaN,
        -0,
        2 ** 53,
        1e308,
        '',
        '__proto__',
        'constructor',
        '\ud800',
      ],
    ),
    fc.constantFrom(1e3, 4e4, 1e6).map((length) => 'x'.repeat(length)),
    fc.constantFrom(10, 6000).map((length) => Array(length).fill(null)),
  );

/**
 * A table with some of its values right, others not, some missing, some too many.
 * @param {Record<string, fc.Arbitrary<unknown>>} shape
 * @returns {fc.Arbitrary<Record<string, unknown>>}
 */
export function nearly(shape) {
  const fields = Object.entries(shape).map(([key, right]) => {
    const arbitrary = fc.oneof({ weight: 9, arbitrary: right }, anything());
    return /** @type {const} */ ([key, fc.option(arbitrary, { freq: 20, nil: MISSING })]);
  });
  const more = fc.option(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 }), { freq: 3 });
  return fc.tuple(fc.record(Object.fromEntries(fields)), more).map(([table, others]) => ({
    ...others,
    ...Object.fromEntries(Object.entries(table).filter(([, value]) => value !== MISSING)),
  }));
}

const MISSING = Symbol('missing');
