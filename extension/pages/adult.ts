/** What a child shows to an adult it trusts: what was noticed and how to react; the words of the chat only if the child wants. */
import { ask } from '../shared/browser';
import { element } from '../shared/nodes';
import { button, fill, helpline, list, open, section, show, way } from './page';

/** Services an adult would call. */
const KINDS = ['own', 'child', 'parents', 'abuse', 'police'];

await fill(async () => {
  const page = await open();
  const { own, t, all } = page;
  const { situation, words } = await ask({ kind: 'asked' });
  const noticed = t(`situation.${situation}.title`) || t('adult.nothing');
  const lines = KINDS.flatMap((wanted) => own.helplines.filter(({ kind }) => kind === wanted));
  const police = own.emergency ? [own.emergency] : [];
  show(
    t('adult.title'),
    element('p', 'lead', t('adult.lead')),
    section(t('adult.noticed'), element('p', 'noticed', noticed), ...choice(words, t)),
    section(t('adult.now_title'), list(all('adult.now_lines'), 'steps')),
    section(
      t('help.call'),
      element('ul', 'services', ...[...lines, ...police].map((line) => helpline(line, page))),
    ),
    element('p', '', t('adult.wrong')),
    element('p', 'private', t('adult.private')),
    element(
      'p',
      'ways',
      way('button', 'help', t('help.title')),
      ' ',
      button('', t('family.print'), () => print()),
    ),
  );
});

function choice(words: string[], t: (path: string) => string): HTMLElement[] {
  if (words.length === 0) return [];
  const box = element('input', '');
  box.type = 'checkbox';
  const quotes = element('ul', 'quotes', ...words.map(quote));
  quotes.hidden = true;
  box.addEventListener('change', () => {
    quotes.hidden = !box.checked;
  });
  const label = element('label', 'field check', box, element('span', '', t('adult.words')));
  return [label, element('p', 'fact', t('adult.words_why')), quotes];
}

function quote(words: string): HTMLElement {
  const quoted = element('q', '', words);
  // The chat's own language and script, which we do not know.
  quoted.lang = '';
  quoted.dir = 'auto';
  return element('li', '', quoted);
}
