/** Chats whose rows are one text each, time, name and words together, as in a log file. */

/** Name in brackets after a time or not: `[12:03] <nick> words`. */
const BRACKETS =
  /^(?:[[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[\])]?\s*)?[<[(]([^<>[\]()]{1,40})[>\])]:?\s+(.+)$/su;
/** A name of a word or two before a colon: `12:03 nick: words`. */
const COLON =
  /^(?:[[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[\])]?\s*)?([^\s:]{1,30}(?: [^\s:]{1,20})?):\s+(.+)$/su;

const MOSTLY = 0.7;

/** The form that most of these texts have, if names in it repeat as names of people do. Its groups are name and words. */
export function findForm(texts: string[]): RegExp | undefined {
  return [BRACKETS, COLON].find((form) => {
    const names = texts.flatMap((text) => form.exec(text)?.[1] ?? []);
    const repeated = new Set(names).size <= Math.max(2, names.length / 2);
    return names.length >= 2 && names.length >= texts.length * MOSTLY && repeated;
  });
}
