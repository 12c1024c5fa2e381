// @ts-check
/** Serbian in Latin letters, from Serbian in Cyrillic ones: letter by letter, so it can be done without a dictionary. */

const LETTERS = new Map(
  Object.entries({
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    ђ: 'đ',
    е: 'e',
    ж: 'ž',
    з: 'z',
    и: 'i',
    ј: 'j',
    к: 'k',
    л: 'l',
    љ: 'lj',
    м: 'm',
    н: 'n',
    њ: 'nj',
    о: 'o',
    п: 'p',
    р: 'r',
    с: 's',
    т: 't',
    ћ: 'ć',
    у: 'u',
    ф: 'f',
    х: 'h',
    ц: 'c',
    ч: 'č',
    џ: 'dž',
    ш: 'š',
  }),
);

/**
 * What is no Serbian letter stays as it is.
 * @param {string} text
 */
export function latin(text) {
  return text.replace(/\p{Script=Cyrillic}/gu, (letter, at) => {
    const small = letter.toLowerCase();
    const plain = LETTERS.get(small) ?? letter;
    if (small === letter) return plain;
    const shouts = /\p{Lu}/u.test(text[at + 1] ?? '');
    return shouts ? plain.toUpperCase() : plain.charAt(0).toUpperCase() + plain.slice(1);
  });
}
