/** What a panel says below its title, as nodes. Every text comes from the warning; nothing here is a sentence. */

import type { Evidence, Helpline, Warning } from '../../shared/protocol';
import { say } from '../../shared/texts';
import { element, spoken } from './spoken';

/** More quotes than this tire the reader and add nothing. */
const QUOTES = 3;

/** In the order in which it helps: what was seen, how sure that is, what to think of, what to do, who helps, and why it is said. */
export function details({ advice, evidence }: Warning): HTMLElement[] {
  const { labels } = advice;
  const heading = (key: string): HTMLElement => element('h3', '', say(labels, key));
  const seen = element('ul', 'quotes', ...quotes(evidence.slice(0, QUOTES)));
  return [
    ...(evidence.length > 0 ? [heading('seen'), seen] : []),
    element('p', 'doubt', advice.doubt),
    element('p', 'comfort', advice.comfort),
    ...(advice.question ? [heading('question'), element('p', 'question', advice.question)] : []),
    heading('todo'),
    element('ol', 'todo', ...advice.actions.map((action) => element('li', '', action))),
    heading('help'),
    element('p', 'people', advice.people),
    element('ul', 'lines', ...advice.helplines.map(helpline)),
    why(advice),
  ];
}

function why({ labels, patterns }: Warning['advice']): HTMLElement {
  return element(
    'details',
    'why',
    element('summary', '', say(labels, 'why')),
    element('p', '', say(labels, 'because')),
    element('ul', 'patterns', ...patterns.map((pattern) => element('li', '', pattern))),
    element('p', '', say(labels, 'alone')),
  );
}

/** Each author is named once in a row. */
function quotes(evidence: Evidence[]): HTMLElement[] {
  return evidence.map(({ author, words, reason }, index) => {
    const item = element('li', '');
    if (words) {
      const quoted = element('q', '', words);
      // The chat's own language and script, which we do not know.
      quoted.lang = '';
      quoted.dir = 'auto';
      const named = author === '' || author === evidence[index - 1]?.author;
      if (!named) item.append(element('bdi', 'author', author), spoken(' '));
      item.append(quoted, spoken(' '));
    }
    item.append(element('span', 'reason', reason));
    return item;
  });
}

function helpline({ name, number, uri, note }: Helpline): HTMLElement {
  const link = element('a', 'number', number);
  link.href = uri;
  return element(
    'li',
    '',
    element('span', 'name', name),
    ' ',
    link,
    ' ',
    element('span', 'note', note),
  );
}
