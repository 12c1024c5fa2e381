/** The popup behind the toolbar icon: whether Lotse works, what it does on this page, what it said, and what can be done. */
import { ask, frontTab, ownFile } from '../shared/browser';
import { element } from '../shared/nodes';
import type { PageState, Status } from '../shared/protocol';
import { offBy, switchedOn } from '../shared/settings';
import { button, fill, type Page, pageOf, section, show, way } from './page';

/** Longer than a reader needs for its first look. */
const STARTED_MS = 500;

let tab: number | undefined;

async function draw(): Promise<void> {
  const status: Status | undefined = await ask({ kind: 'status', tab });
  if (!status) throw new Error('The background does not answer.');
  const { page, known, fault, starts, conversations, warnings } = status;
  const here = pageOf(status.own);
  const { t } = here;
  Object.assign(document.body.dataset, { starts, conversations, fault, page: page.state });
  show(
    t('popup.title'),
    element(
      'p',
      `state ${fault ? 'fault' : 'running'}`,
      t(fault ? 'popup.fault' : 'popup.running'),
    ),
    ...(fault ? [element('p', 'fact', fault)] : pageLines(page, here)),
    ...last(page, known, here),
    element(
      'p',
      'ways',
      outOfHere(way('button first', 'help', t('popup.help'))),
      ' ',
      outOfHere(way('button', 'options', t('popup.settings'))),
    ),
    section(t('popup.said'), said(warnings, here)),
    element('p', 'fact', t('popup.does')),
    element('p', 'private', t('popup.private')),
  );
}

/** In a tab: a popup is small, and goes as soon as somebody chooses a file. */
function outOfHere(link: HTMLAnchorElement): HTMLAnchorElement {
  link.target = '_blank';
  return link;
}

/** What can be said of the page in front, what can be done with it, and for one that cannot be read well a report to hand on. */
function pageLines(page: PageState, here: Page): HTMLElement[] {
  const { t } = here;
  const { state, by, failed, host } = page;
  const { locked } = here.own.effective;
  const lines: HTMLElement[] = [element('p', `page ${state}`, t(`popup.page_${state}`))];
  if (by) lines.push(element('p', 'fact', t(`popup.off_${by}`)));
  const isThere = state === 'reading' || state === 'off';
  if (host && isThere && (state === 'off' ? canResume(host, here) : !locked.includes('sitesOff')))
    lines.push(pause(host, state === 'off', here));
  if (failed.length === 0) return lines;
  const copy = button('report', t('popup.report'), async () => {
    await navigator.clipboard.writeText(report(page));
    copy.textContent = t('popup.reported');
  });
  return [...lines, copy];
}

/** Not where a policy that is locked has it off. */
function canResume(host: string, { own: { effective } }: Page): boolean {
  const { settings, locked, given } = effective;
  const changed = { ...settings, ...switchedOn(host, settings) };
  for (const key of locked) Object.assign(changed, { [key]: settings[key] });
  return !offBy(host, { settings: changed, given });
}

/** Where a PIN protects the settings, the page of settings asks for it. */
function pause(host: string, isOff: boolean, { own, t }: Page): HTMLElement {
  return button('pause', t(isOff ? 'popup.resume' : 'popup.pause'), async () => {
    const on = switchedOn(host, own.effective.settings);
    const settings = isOff ? on : { sitesOff: [...on.sitesOff, host] };
    const reply = await ask({ kind: 'set', settings });
    if ('refused' in reply) open(ownFile('pages/options.html'));
    else {
      await draw();
      // A reader that was started has to find its chat first.
      setTimeout(() => fill(draw), STARTED_MS);
    }
  });
}

/** The last warning on this page. */
function last({ last }: PageState, known: boolean, { t }: Page): HTMLElement[] {
  if (!last) return [];
  const { conversation, level, title } = last;
  const know = button('know', t('labels.know'), async () => {
    await ask({ kind: 'know', conversation, known: true });
    know.replaceWith(element('p', 'fact', t('labels.known')));
  });
  const answer = known ? element('p', 'fact', t('labels.known')) : know;
  const quoted = element(
    'p',
    'last',
    element('strong', '', `${t(`popup.level_${level}`)}: `),
    title,
  );
  Object.assign(quoted.dataset, { level });
  return [section(t('popup.last'), quoted, answer)];
}

function said(warnings: Status['warnings'], { t }: Page): HTMLElement {
  if (warnings.length === 0) return element('p', 'nothing', t('popup.nothing'));
  const items = warnings.map(({ level, situation }) => {
    const name = t(`situation.${situation}.name`) || situation;
    const item = element(
      'li',
      '',
      element('strong', '', `${t(`popup.level_${level}`)}:`),
      ` ${name}`,
    );
    Object.assign(item.dataset, { level, situation });
    return item;
  });
  return element('ul', 'warnings', ...items);
}

/** Structure only: no text, no names, and of the address the host. For whoever maintains the site's file. */
function report({ state, site, version, failed, host }: PageState): string {
  const file = site ? `sites: ${site}, version ${version}` : 'sites: no file';
  const nothing = failed.length > 0 ? failed.join(', ') : '-';
  return [`Lotse: ${state}`, file, `host: ${host}`, `found nothing: ${nothing}`].join('\n');
}

await fill(async () => {
  // As a page of its own it has no tab in front and is told which one is meant.
  const asked = new URLSearchParams(location.search).get('tab');
  tab = asked ? Number(asked) : await frontTab();
  await draw();
});
