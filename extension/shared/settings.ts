/**
 * What a family or a school may choose. The same flat keys stand in the browser's store, in a settings file and in a school's policy
 * (extension/managed_schema.json); what is there is never trusted: a value of the wrong kind is left out with one sentence.
 */

export interface Settings {
  /** One of our languages; empty: as the browser. */
  language: string;
  /** ISO 3166, lower case; empty: as the browser's language tells, if it does. */
  country: string;
  /** Reading age. */
  age: 'young' | 'older';
  sensitivity: 'calm' | 'balanced' | 'watchful';
  /** Hosts that are not read, with all below them. */
  sitesOff: string[];
  /** If any, the only hosts that are read. */
  sitesOnly: string[];
  /** Somebody of the family's or the school's own, shown before all helplines. */
  contactName: string;
  contactNumber: string;
  contactHours: string;
  /** Whether warnings are counted by day and situation. */
  counts: boolean;
  /** Whether the first page opens after installing. */
  welcome: boolean;
}

export type Key = keyof Settings;

export const DEFAULTS: Settings = {
  language: '',
  country: '',
  age: 'older',
  sensitivity: 'balanced',
  sitesOff: [],
  sitesOnly: [],
  contactName: '',
  contactNumber: '',
  contactHours: '',
  counts: false,
  welcome: true,
};

/** In a policy: the keys that nobody else may change. */
export const LOCKED = 'locked';

/** What applies, what nobody here may change, and what could not be used. */
export interface Effective {
  settings: Settings;
  locked: Key[];
  /** What stands as a policy says it, locked or not. */
  given: Key[];
  /** One sentence each, with the key and where it stands. */
  faults: string[];
  /** Whether a school or an organisation has set anything. */
  managed: boolean;
}

/** Longer texts are no name, number or host. Characters. */
export const MOST_TEXT = 200;
const MOST_HOSTS = 1000;
/** Of a key that is none so much is told. Characters. */
const MOST_NAMED = 80;
/** A name as somebody types it, or an address of IPv6 as `location.hostname` tells it. */
const HOST = /^(?=.{1,253}$)([\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*|\[[\da-f:.]+\])$/iu;
const NUMBER = /^\+?[\d ()/.-]*$/;

type Check = (value: unknown) => string;

const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value as string)
      ? ''
      : `must be ${values.map((each) => `"${each}"`).join(' or ')}`;

const text: Check = (value) =>
  typeof value === 'string' && value.length <= MOST_TEXT
    ? ''
    : `must be a text of at most ${MOST_TEXT} characters`;

const yesOrNo: Check = (value) => (typeof value === 'boolean' ? '' : 'must be true or false');

const hosts: Check = (value) =>
  Array.isArray(value) &&
  value.length <= MOST_HOSTS &&
  value.every((each) => typeof each === 'string' && HOST.test(each))
    ? ''
    : 'must be a list of host names such as "chat.example"';

const CHECKS: Record<Key, Check> = {
  language: (value) =>
    typeof value === 'string' && /^([a-z]{2,3}(-[A-Z][a-z]{3})?)?$/.test(value)
      ? ''
      : 'must be a language code such as "de" or "sr-Latn"',
  country: (value) =>
    typeof value === 'string' && /^([a-z]{2})?$/.test(value)
      ? ''
      : 'must be a country code of two small letters such as "at"',
  age: oneOf('young', 'older'),
  sensitivity: oneOf('calm', 'balanced', 'watchful'),
  sitesOff: hosts,
  sitesOnly: hosts,
  contactName: text,
  contactNumber: (value) =>
    text(value) || (NUMBER.test(value as string) ? '' : 'must be a telephone number'),
  contactHours: text,
  counts: yesOrNo,
  welcome: yesOrNo,
};

const isKey = (key: string): key is Key => Object.hasOwn(CHECKS, key);

/** What stood in the place of a key, short and on one line. */
const named = (key: unknown): string =>
  typeof key === 'string' ? `"${key.slice(0, MOST_NAMED).replace(/\s/g, ' ')}"` : `a ${typeof key}`;

/** The usable part of what stood somewhere. `where` begins each fault's sentence; `unused` names the keys that had one. */
export function usable(
  values: unknown,
  where: string,
): { values: Partial<Settings>; faults: string[]; unused: string[] } {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return { values: {}, faults: [`${where}: this is no table of settings.`], unused: [] };
  }
  const good: Record<string, unknown> = {};
  const faults: string[] = [];
  const unused: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const fault = isKey(key) ? CHECKS[key](value) : 'is no setting of Lotse';
    if (!fault) good[key] = value;
    else {
      faults.push(`${where}: ${named(key)} ${fault}.`);
      unused.push(key);
    }
  }
  return { values: good, faults, unused };
}

/** Firefox hands on what the Windows registry has for true and false. */
function fromRegistry(policy: Record<string, unknown>): Record<string, unknown> {
  const isSwitch = (key: string): boolean => isKey(key) && typeof DEFAULTS[key] === 'boolean';
  const entries = Object.entries(policy).map(([key, value]) =>
    isSwitch(key) && (value === 0 || value === 1) ? [key, value === 1] : [key, value],
  );
  return Object.fromEntries(entries);
}

/**
 * Everything together: what was chosen here, over what a policy proposes, over the defaults; but what a policy locks stands above all.
 */
export function combine(chosen: unknown, policy: Record<string, unknown>): Effective {
  const { [LOCKED]: lockedKeys = [], ...proposed } = policy;
  const own = usable(chosen, 'settings');
  const managed = usable(fromRegistry(proposed), 'policy');
  const faults = [...managed.faults, ...own.faults];
  const locked: Key[] = [];
  if (Array.isArray(lockedKeys)) {
    for (const key of lockedKeys) {
      if (typeof key === 'string' && isKey(key)) locked.push(key);
      else faults.push(`policy: "${LOCKED}" names ${named(key)}, which is no setting of Lotse.`);
    }
  } else faults.push(`policy: "${LOCKED}" must be a list of settings.`);
  const settings = { ...DEFAULTS, ...managed.values, ...own.values };
  for (const key of locked) {
    Object.assign(settings, { [key]: managed.values[key] ?? DEFAULTS[key] });
  }
  const isGiven = (key: Key): boolean =>
    locked.includes(key) || (key in managed.values && !(key in own.values));
  const given = (Object.keys(DEFAULTS) as Key[]).filter(isGiven);
  return { settings, locked, given, faults, managed: Object.keys(policy).length > 0 };
}

/** Who has it that a host is not read; nothing where it is. */
export function offBy(
  host: string,
  { settings: { sitesOff, sitesOnly }, given }: Pick<Effective, 'settings' | 'given'>,
): 'family' | 'school' | undefined {
  const by = (key: Key): 'family' | 'school' => (given.includes(key) ? 'school' : 'family');
  if (sitesOff.some((each) => covers(each, host))) return by('sitesOff');
  if (sitesOnly.length > 0 && !sitesOnly.some((each) => covers(each, host))) return by('sitesOnly');
  return undefined;
}

/** The changes that switch a host on again. */
export function switchedOn(
  host: string,
  { sitesOff, sitesOnly }: Settings,
): Pick<Settings, 'sitesOff'> & Partial<Settings> {
  const others = sitesOff.filter((each) => !covers(each, host));
  const isMissing = sitesOnly.length > 0 && !sitesOnly.some((each) => covers(each, host));
  return { sitesOff: others, ...(isMissing && { sitesOnly: [...sitesOnly, host] }) };
}

/** Whether a host is the one of a list, or below it. */
function covers(listed: string, host: string): boolean {
  const address = `http:${listed}`;
  // As a page's address has it: small letters, and those beyond ASCII rewritten.
  const name = URL.canParse(address) ? new URL(address).hostname : listed.toLowerCase();
  return host === name || host.endsWith(`.${name}`);
}
