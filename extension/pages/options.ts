/** The page of settings. Every change applies at once, here and in every page that is open. */
import { ask } from '../shared/browser';
import { element } from '../shared/nodes';
import type { Counts, Refusal } from '../shared/protocol';
import { type Key, MOST_TEXT, type Settings, usable } from '../shared/settings';
import { aboutYou, choice, field, save, unlock } from './fields';
import { button, byId, fill, open, type Page, pageOf, section, show, way } from './page';

/** Longer files hold no settings. Bytes. */
const MOST_BYTES = 100_000;
const FILE_NAME = 'lotse-settings.json';
/** Names of what could not be used of a file, and how many characters of each; whoever wrote it has the file. */
const MOST_NAMES = 5;
const MOST_NAME = 30;

/** Whether the PIN was given since the page was opened. */
let unlocked = false;

const changes = {
  changed(page: Page): void {
    draw(page);
    announce(page.t('settings.saved'));
  },
  refused({ refused, wait }: Refusal, given = unlocked): void {
    open().then((page) => {
      const seconds = Math.ceil(wait / 1000);
      const missing = refused === 'pin' && !given;
      // It may have been set or changed on another page.
      if (refused === 'pin') lock();
      draw(page);
      announce(
        refused === 'short'
          ? page.t('settings.pin_short')
          : wait > 0
            ? `${page.t('settings.pin_wait')} ${seconds}`
            : page.t(missing ? 'settings.pin_enter' : 'settings.pin_wrong'),
      );
    });
  },
};

/** A button that the focus finds again after the page was drawn anew. */
function named(id: string, label: string, onPress: () => void): HTMLButtonElement {
  const node = button('', label, onPress);
  node.id = id;
  return node;
}

function announce(text: string): void {
  byId('said').textContent = text;
}

function draw(page: Page): void {
  const { own, t } = page;
  const free = !own.pin || unlocked;
  const form = element(
    'fieldset',
    'settings',
    section(t('welcome.choose_title'), ...aboutYou(page, changes), sensitivity(page)),
    section(
      t('settings.contact'),
      element('p', 'fact', t('settings.contact_why')),
      ...contact(page),
    ),
    section(t('settings.sites'), quietLabel(sites(page))),
    section(t('settings.people'), ...people(page)),
    element('section', 'part', ...counts(page)),
    section(t('settings.file'), ...files(page)),
  );
  form.disabled = !free;
  const protection = section(t('settings.pin'), ...pins(page));
  show(
    t('settings.title'),
    element('p', 'fact', t(`settings.installed_${own.installed}`)),
    ...faults(page),
    ...(free ? [form, protection] : [protection, form]),
    element(
      'p',
      'ways',
      way('button', 'help', t('help.title')),
      ' ',
      way('button', 'family', t('welcome.family')),
    ),
  );
}

function faults({ own, t }: Page): HTMLElement[] {
  const { faults } = own.effective;
  if (faults.length === 0) return [];
  // Names of keys and values: the language of whoever wrote the policy, not of the reader.
  const items = faults.map((fault) => element('li', '', fault));
  const said = element('ul', 'faults', ...items);
  said.lang = 'en';
  return [section(t('settings.faults'), said)];
}

function sensitivity(page: Page): HTMLElement {
  const { t } = page;
  const values = ['calm', 'balanced', 'watchful'] as const;
  const options = values.map((value): [Settings['sensitivity'], string] => [
    value,
    t(`settings.sensitivity_${value}`),
  ]);
  const input = choice('sensitivity', page, changes, options);
  return field(page, 'sensitivity', 'settings.sensitivity', 'settings.sensitivity_why', input);
}

function contact(page: Page): HTMLElement[] {
  const keys = [
    ['contactName', 'settings.contact_name'],
    ['contactNumber', 'settings.contact_number'],
    ['contactHours', 'settings.contact_hours'],
  ] as const;
  return keys.map(([key, name]) => {
    const input = element('input', '');
    input.type = key === 'contactNumber' ? 'tel' : 'text';
    input.value = page.own.effective.settings[key];
    input.maxLength = MOST_TEXT;
    input.addEventListener('change', () => {
      const value = input.value.trim();
      if (isUsable(key, value)) save({ [key]: value }, changes);
      else announce(page.t('settings.number_wrong'));
    });
    return field(page, key, name, '', input);
  });
}

function sites(page: Page): HTMLElement {
  const input = element('textarea', '');
  input.rows = 4;
  input.spellcheck = false;
  input.value = page.own.effective.settings.sitesOff.join('\n');
  input.addEventListener('change', () => {
    const hosts = [
      ...new Set(
        input.value
          .split(/[\s,;]+/)
          .filter(Boolean)
          .map(hostIn),
      ),
    ];
    const wrong = hosts.filter((host) => !isUsable('sitesOff', [host]));
    if (wrong.length > 0) announce(`${page.t('settings.sites_wrong')} ${wrong.join(', ')}`);
    else save({ sitesOff: hosts }, changes);
  });
  return field(page, 'sitesOff', 'settings.sites', 'settings.sites_why', input);
}

/** Under a heading that says the same. */
function quietLabel(node: HTMLElement): HTMLElement {
  node.querySelector('label')?.classList.add('unseen');
  return node;
}

/** Whether a setting can be that; what cannot stays as it was typed, with a sentence. */
const isUsable = (key: Key, value: unknown): boolean =>
  usable({ [key]: value }, '').faults.length === 0;

/** The host in what somebody copied from the address bar. */
function hostIn(typed: string): string {
  const address = typed.includes('://') ? typed : `http:${typed}`;
  return isUsable('sitesOff', [typed]) || !URL.canParse(address)
    ? typed
    : new URL(address).hostname;
}

function people({ own, t }: Page): HTMLElement[] {
  const reason = element('p', 'fact', t('settings.people_why'));
  if (own.known === 0) return [reason, element('p', '', t('settings.people_none'))];
  const count = element('p', '', `${t('settings.people_count')} ${own.known}`);
  const forget = named('forget', t('settings.people_forget'), async () => {
    const reply = await ask({ kind: 'forget', ...(old !== undefined && { pin: old }) });
    if ('refused' in reply) changes.refused(reply);
    else changes.changed(pageOf(reply));
  });
  return [reason, count, forget];
}

let counted: Counts = {};

function counts(page: Page): HTMLElement[] {
  const { t, own } = page;
  const input = element('input', '');
  input.type = 'checkbox';
  input.checked = own.effective.settings.counts;
  input.addEventListener('change', () => save({ counts: input.checked }, changes));
  const box = field(page, 'counts', 'settings.counts', 'settings.counts_why', input);
  const days = Object.entries(counted);
  if (days.length === 0) return [box];
  const clear = named('counts-delete', t('settings.counts_delete'), async () => {
    counted = await ask({ kind: 'counts', clear: true });
    draw(page);
  });
  return [box, chart(days, page), clear];
}

/** A table whose bars are for the eye only. */
function chart(days: [string, Record<string, number>][], { own, t }: Page): HTMLElement {
  const totals = days.map(([day, by]) => ({ day, by, sum: sumOf(by) }));
  const most = Math.max(...totals.map(({ sum }) => sum), 1);
  const date = new Intl.DateTimeFormat(own.language.tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const rows = totals.reverse().map(({ day, by, sum }) => {
    const bar = element('meter', '');
    Object.assign(bar, { max: most, value: sum });
    bar.ariaHidden = 'true';
    const names = Object.entries(by).map(
      ([key, count]) => `${t(`situation.${key}.name`)}: ${count}`,
    );
    return element(
      'tr',
      '',
      element('th', '', date.format(Date.parse(day))),
      element('td', '', bar, ` ${sum}`),
      element('td', 'fact', names.join(', ')),
    );
  });
  return element('table', 'counts', element('tbody', '', ...rows));
}

const sumOf = (by: Record<string, number>): number =>
  Object.values(by).reduce((sum, count) => sum + count, 0);

function files(page: Page): HTMLElement[] {
  const { t, own } = page;
  const load = element('input', '');
  load.type = 'file';
  load.accept = '.json,application/json';
  load.id = 'import';
  load.addEventListener('change', async () => {
    const [file] = load.files ?? [];
    if (file) await read(file);
  });
  const label = element('label', 'button', t('settings.import'));
  label.htmlFor = load.id;
  return [
    element(
      'div',
      'ways',
      named('export', t('settings.export'), () => download(own.effective.settings)),
      ' ',
      element('span', 'file', load, label),
      ' ',
      named('reset', t('settings.reset'), () => {
        if (confirm(t('settings.reset_ask'))) save(undefined, changes);
      }),
    ),
  ];
}

function download(settings: Settings): void {
  const text = `${JSON.stringify(settings, null, 2)}\n`;
  const link = element('a', '');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = FILE_NAME;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What is usable of a file is taken, what is not is named; nothing is lost. */
async function read(file: File): Promise<void> {
  const { values, unused } = usable(await parsed(file), file.name);
  const short = unused.slice(0, MOST_NAMES).map((name) => name.slice(0, MOST_NAME));
  const names = `${short.join(', ')}${unused.length > MOST_NAMES ? ' …' : ''}`;
  const isEmpty = Object.keys(values).length === 0;
  const changed = (page: Page): void => {
    const { t } = page;
    draw(page);
    const done = t(isEmpty ? 'settings.file_wrong' : 'settings.imported');
    announce(unused.length > 0 ? `${done} ${t('settings.file_part')} ${names}` : done);
  };
  await save(values, { ...changes, changed });
}

/** What stands in a file; nothing where it cannot be read. */
async function parsed(file: File): Promise<unknown> {
  if (file.size > MOST_BYTES) return undefined;
  try {
    return JSON.parse(await file.text());
  } catch {
    return undefined;
  }
}

function pins(page: Page): HTMLElement[] {
  const { t, own } = page;
  const input = element('input', '');
  input.type = 'password';
  input.id = 'pin';
  input.autocomplete = 'off';
  input.inputMode = 'numeric';
  const free = !own.pin || unlocked;
  const label = element(
    'label',
    free ? 'unseen' : '',
    t(free ? 'settings.pin' : 'settings.pin_enter'),
  );
  label.htmlFor = input.id;
  const entry = element('div', 'field', label, input);
  const lost = element('p', 'fact', `${t('settings.pin_why')} ${t('settings.pin_lost')}`);
  if (!free) {
    const enter = named('unlock', t('settings.unlock'), async () => {
      // A change of nothing tells whether the PIN is right.
      const reply = await ask({ kind: 'set', settings: {}, pin: input.value });
      if ('refused' in reply) return changes.refused(reply, input.value !== '');
      unlock(input.value);
      old = input.value;
      unlocked = true;
      draw(pageOf(reply));
    });
    input.addEventListener('keydown', ({ key }) => key === 'Enter' && enter.click());
    return [entry, enter, lost];
  }
  const set = named('pin-set', t(own.pin ? 'settings.pin_change' : 'settings.pin_set'), () =>
    setPin(input.value || ' '),
  );
  const remove = named('pin-remove', t('settings.pin_remove'), () => setPin(''));
  return [entry, element('p', 'ways', set, ' ', ...(own.pin ? [remove] : [])), lost];
}

let old: string | undefined;

function lock(): void {
  unlock(undefined);
  old = undefined;
  unlocked = false;
}

async function setPin(pin: string): Promise<void> {
  const reply = await ask({ kind: 'pin', pin, ...(old !== undefined && { old }) });
  if ('refused' in reply) return changes.refused(reply);
  old = pin || undefined;
  unlock(old);
  unlocked = pin !== '';
  changes.changed(pageOf(reply));
}

await fill(async () => {
  counted = await ask({ kind: 'counts' });
  draw(await open());
});
