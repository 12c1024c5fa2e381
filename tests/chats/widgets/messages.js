/** What is said before anybody looks. */
export const first = [
  { author: 'Nele', own: false, text: 'did you find your ruler?' },
  { author: 'Mia', own: true, text: 'yes, it was under the bed' },
  { author: 'Nele', own: false, text: 'mine is always in the other bag' },
  { author: 'Mia', own: true, text: 'see you at the gate' },
];
