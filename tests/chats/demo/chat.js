// @ts-check
/** A chat with a partner who follows a script. The visitor can write too; nobody answers to that. */

/**
 * @typedef {object} Script
 * @property {string} language BCP 47 tag.
 * @property {string} conversation
 * @property {string} partner
 * @property {string} you
 * @property {string} about
 * @property {string} placeholder
 * @property {string} send
 * @property {{ pause: number, text: string }[]} lines `pause` in milliseconds, before the line.
 */

/** Where somebody is in a hurry no pause is longer than this. */
const FAST_MS = 40;

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 */
function find(selector, type) {
  const node = document.querySelector(selector);
  if (!(node instanceof type)) throw new Error(`index.html has no ${selector}`);
  return node;
}

/** @type {Script} */
const script = JSON.parse(find('#script', HTMLScriptElement).text);
const fast = new URLSearchParams(location.search).get('speed') === 'fast';
const messages = find('.messages', HTMLOListElement);
const composer = find('#composer', HTMLTextAreaElement);
const typing = find('.typing', HTMLElement);

document.documentElement.lang = script.language;
document.title = script.partner;
find('main', HTMLElement).dataset.conversation = script.conversation;
find('#partner', HTMLElement).textContent = script.partner;
find('#about', HTMLElement).textContent = script.about;
find('.face', HTMLElement).textContent = script.partner.slice(0, 1);
find('form button', HTMLButtonElement).textContent = script.send;
composer.placeholder = script.placeholder;
composer.ariaLabel = script.placeholder;
composer.focus();

let written = 0;

/**
 * @param {string} author
 * @param {string} text
 * @param {boolean} own
 */
function write(author, text, own) {
  written += 1;
  const now = new Date();
  const row = document.createElement('li');
  row.className = 'message';
  Object.assign(row.dataset, { messageId: `m${written}`, author, own: String(own) });
  const body = document.createElement('span');
  body.className = 'text';
  body.textContent = text;
  const time = document.createElement('time');
  time.dateTime = now.toISOString();
  time.textContent = now.toLocaleTimeString(script.language, { timeStyle: 'short' });
  row.append(body, time);
  messages.append(row);
  messages.scrollTop = messages.scrollHeight;
}

find('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const text = composer.value.trim();
  composer.value = '';
  if (text) write(script.you, text, true);
});

composer.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.form?.requestSubmit();
});

for (const { pause, text } of script.lines) {
  typing.classList.add('now');
  await new Promise((resolve) => setTimeout(resolve, fast ? Math.min(pause, FAST_MS) : pause));
  typing.classList.remove('now');
  write(script.partner, text, false);
}
