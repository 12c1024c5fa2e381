/** What a store holds may be anything: of an older version, cut by a crash, or changed by hand. What is usable is used. */

export type Table = { [key: string]: unknown };

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string';

export const isNumber = (value: unknown): value is number => Number.isFinite(value);

export const isYesOrNo = (value: unknown): value is boolean => typeof value === 'boolean';

/** How often something happened, or milliseconds since 1970. */
export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

/** So many bytes as hex.ts writes them. */
export const isHex = (value: unknown, bytes: number): value is string =>
  isText(value) && value.length === bytes * 2 && /^[\da-f]+$/.test(value);

export const tableOf = (value: unknown): Table => (isTable(value) ? value : {});

/** The entries of a list that are as they should be. */
export const listOf = <T>(value: unknown, isRight: (each: unknown) => each is T): T[] =>
  Array.isArray(value) ? value.filter(isRight) : [];

/** The entries of a table whose values are as they should be. */
export const entriesOf = <T>(
  value: unknown,
  isRight: (each: unknown) => each is T,
): [string, T][] =>
  Object.entries(tableOf(value)).filter((entry): entry is [string, T] => isRight(entry[1]));
