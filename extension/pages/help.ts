/** The page behind “Get help”: whom to call in this country, what happens then, and what to do if something has already happened. */
import { ask } from '../shared/browser';
import { element } from '../shared/nodes';
import { lines, say, table } from '../shared/texts';
import { fill, helpline, list, nameOf, open, type Page, section, show, way } from './page';

/** What may have happened where a warning spoke of this. */
const TOPICS: Record<string, string> = {
  blackmail: 'blackmail',
  camera: 'sent',
  forwarding: 'received',
  photo: 'sent',
  selfharm: 'selfharm',
};
/** Where nothing fits. */
const UNSURE = 'unsure';

/** Kinds of services a child would call, those for reporting, those for adults. */
const FOR_CHILDREN = ['own', 'child', 'abuse', 'crisis'];
const FOR_REPORTS = ['removal', 'report', 'police'];
const FOR_PARENTS = ['parents'];

let situation = '';

async function draw(country = ''): Promise<void> {
  const page = await open(country);
  const { t, all } = page;
  const adult = way('button', 'adult', t('help.adult'));
  show(
    t('help.title'),
    element('p', 'lead', t('help.lead')),
    ...emergency(page),
    section(t('help.call'), countryChoice(page), ...services(page, FOR_CHILDREN)),
    section(t('help.call_title'), list(all('help.call_lines'), 'plain')),
    section(
      t('help.people_title'),
      list(all('help.people_lines'), 'plain'),
      element('p', 'start', t('help.people_start')),
      element('p', '', adult),
    ),
    section(t('help.topics'), ...topics(page)),
    ...part(page, t('help.report'), FOR_REPORTS),
    ...part(page, t('help.parents'), FOR_PARENTS),
    element('p', 'fact', t('help.offline')),
  );
}

function emergency({ own, t }: Page): HTMLElement[] {
  if (!own.emergency) return [];
  const { number, uri, name } = own.emergency;
  const call = element('a', 'number', number);
  call.href = uri;
  const text = element('p', '', `${name}: `, call);
  return [element('section', 'part urgent', element('h2', '', t('help.emergency')), text)];
}

/** Looks at a country; the settings stay as they are. */
function countryChoice({ own, t }: Page): HTMLElement {
  const choice = element('select', '');
  choice.id = 'country';
  const { tag } = own.language;
  const names = own.countries.map((code): [string, string] => [code, regionName(code, tag)]);
  names.sort(([, a], [, b]) => a.localeCompare(b, tag));
  if (!own.country) choice.append(new Option('–', ''));
  for (const [code, name] of names) choice.append(new Option(name, code));
  choice.value = own.country;
  choice.addEventListener('change', () => fill(() => draw(choice.value)));
  const label = element('label', 'field', element('span', '', t('help.country')), choice);
  return label;
}

const regionName = (code: string, tag: string): string => nameOf('region', code.toUpperCase(), tag);

function services(page: Page, kinds: string[]): HTMLElement[] {
  const { own, t } = page;
  const found = kinds.flatMap((wanted) => own.helplines.filter(({ kind }) => kind === wanted));
  const known = own.country !== '';
  const child = found.some(({ kind }) => kind === 'child');
  return [
    ...(known ? [] : [element('p', '', t('help.country_missing'))]),
    ...(known && !child ? [element('p', '', t('help.no_child_line'))] : []),
    element('ul', 'services', ...found.map((line) => helpline(line, page))),
  ];
}

function part(page: Page, heading: string, kinds: string[]): HTMLElement[] {
  const found = kinds.flatMap((wanted) => page.own.helplines.filter(({ kind }) => kind === wanted));
  if (found.length === 0) return [];
  const cards = found.map((line) => helpline(line, page));
  return [section(heading, element('ul', 'services', ...cards))];
}

/** The one that fits what was said is open. */
function topics({ own }: Page): HTMLElement[] {
  const { texts } = own.language;
  const wanted = situation ? (TOPICS[situation] ?? UNSURE) : '';
  return Object.keys(table(texts, 'topic')).map((key) => {
    const title = say(texts, `topic.${key}.title`);
    const here = lines(texts, `topic.${key}.in.${own.country}.lines`);
    const said = [...lines(texts, `topic.${key}.lines`), ...here];
    const node = element('details', 'topic', element('summary', '', title), list(said, 'plain'));
    node.open = key === wanted;
    Object.assign(node.dataset, { topic: key });
    return node;
  });
}

await fill(async () => {
  ({ situation } = await ask({ kind: 'asked' }));
  await draw();
});
