/** The first page, for child and adult together: what Lotse does and never does, a chat to try it on, and three questions. */
import { showWarning } from '../content/warning';
import { ask } from '../shared/browser';
import { element } from '../shared/nodes';
import type { Message } from '../shared/protocol';
import { aboutYou } from './fields';
import { button, fill, list, open, openHelp, type Page, section, show, way } from './page';

let said = 0;

function draw(page: Page): void {
  const { own, t, all } = page;
  const changes = { changed: draw, refused: () => location.assign('options.html') };
  show(
    t('welcome.title'),
    element('p', 'lead', t('welcome.lead')),
    section(t('welcome.does_title'), list(all('welcome.does_lines'), 'steps')),
    section(t('welcome.never_title'), list(all('welcome.never_lines'), 'steps never')),
    section(t('welcome.seen_title'), list(all('welcome.seen_lines'), 'steps')),
    section(t('welcome.choose_title'), ...aboutYou(page, changes)),
    section(t('welcome.try_title'), element('p', '', t('welcome.try_lead')), sample(page)),
    element('p', 'fact', t(`settings.installed_${own.installed}`)),
    element(
      'p',
      'ways',
      way('button', 'family', t('welcome.family')),
      ' ',
      way('button', 'help', t('help.title')),
      ' ',
      way('button', 'options', t('settings.title')),
    ),
  );
}

/** An invented chat; what is said of it comes from the real engine. */
function sample(page: Page): HTMLElement {
  const { t, all } = page;
  const texts = all('welcome.try_messages');
  const partner = t('welcome.try_partner');
  const rows = element('ol', 'chat');
  rows.setAttribute('aria-live', 'polite');
  const row = (text: string): HTMLElement =>
    element('li', '', element('bdi', 'author', partner), ' ', element('span', '', text));
  rows.append(...texts.slice(0, said).map(row));
  const done = said === texts.length;
  const next = button('next', t(done ? 'welcome.try_again' : 'welcome.try_next'), async () => {
    said = done ? 0 : said + 1;
    draw(page);
    const messages = texts.slice(0, said).map(
      (text, at): Message => ({
        key: String(at),
        author: partner,
        direction: 'incoming',
        text,
      }),
    );
    const { warnings } = await ask({ kind: 'try', batch: { conversation: '', messages } });
    for (const warning of warnings) {
      showWarning(warning, (answer) => {
        if (answer === 'help') openHelp();
      });
    }
  });
  next.id = 'next';
  return element('div', 'sample', rows, next);
}

await fill(async () => draw(await open()));
