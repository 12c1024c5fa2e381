/** What a panel says below its title, as nodes. Every text comes from the warning; nothing here is a sentence. */
import type { Evidence, Helpline, Warning } from '../../shared/protocol';
import { element } from './nodes';

/** More quotes than this tire the reader and add nothing. */
const QUOTES = 3;

/** In the order in which it helps: what was seen, how sure that is, what to do, who helps. */
export function details({ advice, evidence }: Warning): HTMLElement[] {
  const { labels } = advice;
  const seen = [
    element('h3', '', labels.seen),
    element('ul', 'quotes', ...quotes(evidence.slice(0, QUOTES))),
  ];
  return [
    ...(evidence.length > 0 ? seen : []),
    element('p', 'doubt', advice.doubt),
    element('p', 'comfort', advice.comfort),
    element('h3', '', labels.todo),
    element('ol', 'todo', ...advice.actions.map((action) => element('li', '', action))),
    element('h3', '', labels.help),
    element('p', 'people', advice.people),
    element('ul', 'lines', ...advice.helplines.map(helpline)),
  ];
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
      if (!named) item.append(element('bdi', 'author', author), ' ');
      item.append(quoted, ' ');
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
