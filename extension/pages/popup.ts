/** The popup behind the toolbar icon: whether Lotse works, and what it said, in words. */
import { ask } from '../shared/browser';
import type { Status } from '../shared/protocol';

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

function show({ fault, starts, conversations, warnings, language, texts }: Status): void {
  const text = (key: string): string => texts[key] ?? '';
  Object.assign(document.body.dataset, { starts, conversations, fault });
  document.documentElement.lang = language;
  byId('title').textContent = text('title');
  const heading = document.createElement('h2');
  heading.textContent = text('said');
  const list = document.createElement('ul');
  list.append(...warnings.map((warning) => said(warning, texts)));
  byId('main').replaceChildren(
    line(`state ${fault ? 'fault' : 'running'}`, text(fault ? 'fault' : 'running')),
    ...(fault ? [line('why', fault)] : []),
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
  const status: Status | undefined = await ask({ kind: 'status' });
  if (status) show(status);
  else byId('silent').hidden = false;
} catch {
  byId('silent').hidden = false;
}
