/** What to say of a verdict: texts by situation, reading age, language and country. */
import type { Advice, Evidence, Helpline, Noticed, Verdict, Warning } from '../shared/protocol';
import type { Settings } from '../shared/settings';
import { type Language, lines, say, table } from '../shared/texts';
import { emergency, helplines, ownContact } from './helplines';

/** More numbers than this are no help in a warning. */
const MOST_LINES = 2;
/** The situations in which minutes count: the police stand there too. */
const EMERGENCIES = ['blackmail', 'meeting', 'selfharm', 'threat'];
/** The situation in which a line for those who do not want to live comes before others. */
const CRISIS = 'selfharm';

/** A verdict that speaks, in the reader's words; nothing where there are no words for its situation. */
export function warningOf(
  conversation: string,
  { level, situation, own, evidence }: Verdict,
  settings: Settings,
  language: Language,
  country: string,
): Warning | undefined {
  const { tag, texts } = language;
  const all = `situation.${situation}`;
  const variants = [own && `${all}.own`, settings.age === 'young' && `${all}.young`, all];
  const variant = variants.find((path) => path && say(texts, `${path}.title`));
  if (!variant) return undefined;
  const first = (...paths: string[]): string =>
    paths.map((path) => say(texts, path)).find((text) => text) ?? '';
  const numbers = [...ownContact(settings, language), ...bestFor(situation, country, language)];
  const police = EMERGENCIES.includes(situation) ? emergency(country, language) : undefined;
  const people = [say(texts, 'shared.people'), !country && say(texts, 'shared.country_unknown')];
  const advice: Advice = {
    language: tag,
    title: say(texts, `${variant}.title`),
    doubt: first(`${all}.doubt`, 'shared.doubt'),
    comfort: first(`${all}.comfort`, 'shared.comfort'),
    question: first(`${variant}.question`, `${all}.question`),
    actions: lines(texts, `${variant}.actions`),
    people: people.filter(Boolean).join(' '),
    helplines: [...numbers.slice(0, MOST_LINES), ...(police ? [police] : [])],
    patterns: [...new Set(evidence.map(({ cue }) => say(texts, `cue.${cue}`)))],
    labels: table(texts, 'labels'),
  };
  const told = evidence.map((noticed) => inWords(noticed, language));
  return { conversation, level, situation, evidence: told, advice };
}

/** The name of a situation, for lists. */
export function nameOf(situation: string, { texts }: Language): string {
  return say(texts, `situation.${situation}.name`);
}

/**
 * The rule's own reason where it is in the reader's language and script, else the words for its kind of cue. Rules of
 * languages that have two scripts give their reasons in Latin.
 */
function inWords(noticed: Noticed, { tag, texts }: Language): Evidence {
  const own = tag.endsWith('-Cyrl') ? '' : noticed.reason;
  const reason = own || say(texts, `cue.${noticed.cue}`);
  return { ...noticed, reason, language: tag };
}

function bestFor(situation: string, country: string, language: Language): Helpline[] {
  const kinds = situation === CRISIS ? ['crisis', 'child', 'abuse'] : ['child', 'abuse', 'crisis'];
  const callable = helplines(country, language).filter(({ number }) => number);
  return kinds.flatMap((wanted) => callable.filter(({ kind }) => kind === wanted));
}
