/** What the extension's own pages share: where their texts come from, and the parts they are built of. */
import { ask, ownFile } from '../shared/browser';
import { element } from '../shared/nodes';
import type { Helpline, Own } from '../shared/protocol';
import { lines, say } from '../shared/texts';

/** A page that knows its texts. */
export interface Page {
  own: Own;
  /** One text by its path in advice/<language>.toml. */
  t: (path: string) => string;
  /** Lines by their path. */
  all: (path: string) => string[];
}

/** The texts and everything else the page needs, its language set. Rejects where the background does not answer. */
export async function open(country = ''): Promise<Page> {
  const own: Own | undefined = await ask({ kind: 'own', ...(country && { country }) });
  if (!own) throw new Error('The background does not answer.');
  return pageOf(own);
}

/** A page of what the background said. */
export function pageOf(own: Own): Page {
  document.documentElement.lang = own.language.tag;
  const { texts } = own.language;
  return { own, t: (path) => say(texts, path), all: (path) => lines(texts, path) };
}

/** Puts the page's parts in place of what is there, under its title; the focus stays where it is if its element has an id. */
export function show(title: string, ...parts: (Node | string)[]): void {
  document.title = `${title} – Lotse`;
  const focused = document.activeElement?.id;
  byId('title').textContent = title;
  byId('main').replaceChildren(...parts);
  if (focused) document.getElementById(focused)?.focus();
}

export function byId(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (!node) throw new Error(`This page has no element "${id}".`);
  return node;
}

/** Runs what fills the page; where the background does not answer the page says so in the words that stand in it. */
export async function fill(then: () => Promise<void>): Promise<void> {
  try {
    await then();
  } catch (error) {
    console.error('Lotse:', error);
    byId('silent').hidden = false;
  }
}

/** A part of a page under a heading. */
export function section(heading: string, ...children: (Node | string)[]): HTMLElement {
  return element('section', 'part', element('h2', '', heading), ...children);
}

/** Lines as a list. */
export function list(items: string[], className = ''): HTMLElement {
  return element('ul', className, ...items.map((item) => element('li', '', item)));
}

export function button(className: string, label: string, onPress: () => void): HTMLButtonElement {
  const node = element('button', className, label);
  node.type = 'button';
  node.addEventListener('click', onPress);
  return node;
}

/** A way to another page of the extension. */
export function way(className: string, page: string, label: string): HTMLAnchorElement {
  const node = element('a', className, label);
  node.href = ownFile(`pages/${page}.html`);
  return node;
}

/** A name from the browser's own lists; the code where it has none. */
export function nameOf(type: 'region' | 'language', code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Somebody to call, as a card. */
export function helpline(line: Helpline, { own, t }: Page): HTMLElement {
  const { kind, name, number, uri, note, speaks, url, chat, checked, source, unsure } = line;
  const card = element('li', `line ${kind}`, element('strong', 'name', name));
  if (number) {
    const call = element('a', 'number', number);
    call.href = uri;
    card.append(call);
  }
  if (note) card.append(element('p', 'note', note));
  const ways = element('p', 'ways');
  for (const [address, label] of [
    [chat, t('service.chat')],
    [url === chat ? '' : url, t('service.website')],
  ]) {
    if (address) ways.append(outward(address, label ?? ''), ' ');
  }
  if (ways.childElementCount > 0) card.append(ways);
  const facts = [speaks && `${t('service.speaks')} ${speaks}`, unsure && t('service.unsure')];
  if (source) {
    const day = new Date(`${checked}T12:00:00Z`);
    const date = new Intl.DateTimeFormat(own.language.tag, { dateStyle: 'medium' }).format(day);
    const origin = outward(source, t('service.source'));
    const said = facts.filter(Boolean).map((fact) => `${fact} · `);
    card.append(element('p', 'fact', ...said, origin, `, ${t('service.checked')} ${date}`));
  }
  return card;
}

/** Opened by the person, never by us. */
function outward(address: string, label: string): HTMLAnchorElement {
  const link = element('a', '', label);
  link.href = address;
  link.target = '_blank';
  link.rel = 'noreferrer noopener';
  return link;
}

export function openHelp(): void {
  location.assign(ownFile('pages/help.html'));
}
