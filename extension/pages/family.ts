/** The sheet to print: how families talk about chats before anything has happened. */
import { element } from '../shared/nodes';
import { button, fill, list, open, section, show } from './page';

/** Rows for the family's own people. */
const ROWS = 3;

await fill(async () => {
  const { own, t, all } = await open();
  const rows = Array.from({ length: ROWS }, () => element('li', '', t('family.agree_line')));
  const line = own.helplines.find(({ kind, number }) => kind === 'child' && number);
  const numbers = [line, own.emergency].filter((each) => each !== undefined);
  show(
    t('family.title'),
    element('p', 'lead', t('family.lead')),
    section(t('family.talk_title'), list(all('family.talk_lines'), 'steps')),
    section(t('family.child_title'), list(all('family.child_lines'), 'steps')),
    section(
      t('family.agree_title'),
      element('ul', 'blanks', ...rows),
      ...numbers.map(({ name, number }) =>
        element('p', '', `${name}: `, element('strong', '', number)),
      ),
    ),
    element(
      'p',
      'ways',
      button('', t('family.print'), () => print()),
    ),
  );
});
