/** The popup behind the toolbar icon: whether Lotse works, and what it said, in words. */
import { ask, frontTab } from '../shared/browser';
import type { PageState, Status } from '../shared/protocol';

function line(className: string, text: string): HTMLParagraphElement {
  const node = document.createElement('p');
  node.className = className;
  node.textContent = text;
  return node;
}

function said(
  { level, situation }: Status['warnings'][number],
  texts: Status['texts'],
): HTMLLIElement {
  const item = document.createElement('li');
  Object.assign(item.dataset, { level, situation });
  const mark = document.createElement('strong');
  mark.textContent = `${texts[`level_${level}`] ?? level}:`;
  item.append(mark, ` ${texts[`situation_${situation}`] ?? situation}`);
  return item;
}

/** Structure only: no text, no names, and of the address the host. For whoever maintains the site's file. */
function report({ state, site, version, failed, host }: PageState): string {
  const file = site ? `sites: ${site}, version ${version}` : 'sites: no file';
  const nothing = failed.length > 0 ? failed.join(', ') : '-';
  return [`Lotse: ${state}`, file, `host: ${host}`, `found nothing: ${nothing}`].join('\n');
}

/** What can be said of the page in front, and for a page that cannot be read well a report to hand on. */
function pageLines(page: PageState, texts: Status['texts']): HTMLElement[] {
  const text = (key: string): string => texts[key] ?? '';
  const lines: HTMLElement[] = [line(`page ${page.state}`, text(`page_${page.state}`))];
  if (page.failed.length === 0) return lines;
  const button = document.createElement('button');
  button.textContent = text('report');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(report(page));
    button.textContent = text('reported');
  });
  return [...lines, button];
}

function show({ page, fault, starts, conversations, warnings, language, texts }: Status): void {
  const text = (key: string): string => texts[key] ?? '';
  Object.assign(document.body.dataset, { starts, conversations, fault, page: page.state });
  document.documentElement.lang = language;
  byId('title').textContent = text('title');
  const heading = document.createElement('h2');
  heading.textContent = text('said');
  const list = document.createElement('ul');
  list.append(...warnings.map((warning) => said(warning, texts)));
  byId('main').replaceChildren(
    line(`state ${fault ? 'fault' : 'running'}`, text(fault ? 'fault' : 'running')),
    ...(fault ? [line('why', fault)] : pageLines(page, texts)),
    line('', text('does')),
    line('private', text('private')),
    heading,
    warnings.length > 0 ? list : line('nothing', text('nothing')),
  );
}

function byId(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (!node) throw new Error(`popup.html has no element "${id}".`);
  return node;
}

try {
  // As a page of its own it has no tab in front and is told which one is meant.
  const asked = new URLSearchParams(location.search).get('tab');
  const tab = asked ? Number(asked) : await frontTab();
  const status: Status | undefined = await ask({ kind: 'status', tab });
  if (status) show(status);
  else byId('silent').hidden = false;
} catch {
  byId('silent').hidden = false;
}
