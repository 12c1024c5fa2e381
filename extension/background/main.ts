/** The background: hands what pages read to the engine, keeps its memory, answers. It may be stopped at any time. */
import {
  answer,
  keepToOwnPages,
  onInstalled,
  openOwn,
  runIn,
  type Sender,
  stopReading,
} from '../shared/browser';
import type {
  Batch,
  ReaderState,
  Replies,
  Request,
  Status,
  Verdict,
  Warning,
} from '../shared/protocol';
import { offBy } from '../shared/settings';
import { warningOf } from './advice';
import { choices, firstChoices, onChoice } from './choices';
import { clearCounts, count, readCounts } from './counts';
import { engine } from './engine';
import { isKnown, know } from './known';
import { ask, asked, callFine, isFine, keep, readRecord, recall } from './memory';
import { own } from './own';
import { note, noteOff, reconsider, stateOf } from './pages';
import { change } from './protected';
import { countryFor, languageFor } from './texts';

/** Conversations that the engine holds since the background was started. */
const held = new Set<string>();
/** Batches are read one after the other: a conversation's memory must be kept before the next batch of it is read. */
let previous: Promise<unknown> = Promise.resolve();

/** The sample chat of the first page. */
const SAMPLE = 'sample';

keepToOwnPages();

answer((request, sender) => (sender.own ? forOwn(request, sender) : forFrame(request, sender)));

onChoice(settle);

onInstalled(async () => {
  if ((await firstChoices()).settings.welcome) await openOwn('pages/welcome.html');
});

let settling: Promise<void> = Promise.resolve();

/** Stops and starts readers as the settings want it, once for each change that several call for. */
function settle(): Promise<void> {
  settling = settling.then(async () => {
    const effective = await choices();
    await reconsider(
      (host) => offBy(host, effective),
      languageFor(effective.settings).texts,
      stopReading,
      (frame) => runIn(frame, 'chat.js'),
    );
  });
  settling = settling.catch(() => {});
  return settling;
}

type Reply = Promise<Replies[Request['kind']]>;

/** What a page's content script may ask for. */
async function forFrame(request: Request, sender: Sender): Reply {
  switch (request.kind) {
    case 'read':
      return inTurn(() => read(request.batch));
    case 'open':
      return open(sender);
    case 'state':
      return heard(sender, request.state);
    case 'know':
      return inTurn(() => knows(request.conversation, request.known));
    case 'fine':
      return callFine(request.conversation, request.situation, request.level);
    case 'help':
      await ask({ situation: request.situation, words: request.words });
      return openOwn('pages/help.html');
    default:
      throw new Error(`A page may not ask for "${request.kind}".`);
  }
}

/** What a page of the extension's own may ask for. */
async function forOwn(request: Request, sender: Sender): Reply {
  switch (request.kind) {
    case 'own':
      return own(request.country);
    case 'status':
      return status(request.tab);
    case 'set': {
      const refused = await change(request);
      // Whoever asks next is told how it is then.
      if (!refused) await settle();
      if (!refused && !request.settings) await inTurn(forgetPeople);
      return refused ?? own();
    }
    case 'pin':
      return (await change(request)) ?? own();
    case 'forget': {
      const refused = await change(request);
      if (!refused) await inTurn(forgetPeople);
      return refused ?? own();
    }
    case 'counts':
      if (request.clear) await clearCounts();
      return readCounts();
    case 'asked':
      return asked();
    case 'try':
      return inTurn(() => attempt(request.batch));
    default:
      return forFrame(request, sender);
  }
}

function inTurn<T>(then: () => Promise<T>): Promise<T> {
  const reading = previous.then(then);
  previous = reading.catch(() => {});
  return reading;
}

async function open(sender: Sender): Promise<undefined> {
  const effective = await choices();
  const by = offBy(sender.host, effective);
  if (by) return noteOff(sender, by, languageFor(effective.settings).texts);
  return runIn(sender, 'chat.js');
}

/** A reader that runs on where it is off, because its tab went there while it was started, is stopped. */
async function heard(sender: Sender, state: ReaderState): Promise<undefined> {
  const effective = await choices();
  const { texts } = languageFor(effective.settings);
  const by = offBy(sender.host, effective);
  if (!by) return note(sender, state, texts);
  await stopReading(sender);
  return noteOff(sender, by, texts);
}

/** The engine as the settings want it, holding this conversation. */
async function engineFor(conversation: string): ReturnType<typeof engine> {
  const [lotse, { settings }] = await Promise.all([engine(), choices()]);
  lotse.set_sensitivity(settings.sensitivity);
  lotse.set_language(languageFor(settings).tag.split('-')[0] ?? '');
  if (held.has(conversation)) return lotse;
  const [memory, known] = await Promise.all([recall(conversation), isKnown(conversation)]);
  if (memory !== undefined) lotse.restore(conversation, memory);
  if (known) lotse.know(conversation, true);
  held.add(conversation);
  return lotse;
}

async function read(batch: Batch): Promise<Replies['read']> {
  const { conversation } = batch;
  const lotse = await engineFor(conversation);
  const { verdicts, memory } = lotse.read(batch) as { verdicts: Verdict[]; memory: unknown };
  const spoken = [];
  for (const verdict of verdicts) if (!(await isFine(conversation, verdict))) spoken.push(verdict);
  const warnings = await inWords(conversation, spoken);
  if ((await choices()).settings.counts) await count(warnings);
  forget(await keep(conversation, memory, warnings));
  return { warnings };
}

async function inWords(conversation: string, verdicts: Verdict[]): Promise<Warning[]> {
  const { settings } = await choices();
  const language = languageFor(settings);
  const country = countryFor(settings, language);
  return verdicts.flatMap(
    (verdict) => warningOf(conversation, verdict, settings, language, country) ?? [],
  );
}

async function knows(conversation: string, known: boolean): Promise<undefined> {
  await tellEngine(conversation, known);
  await know(conversation, known);
}

async function tellEngine(conversation: string, known: boolean): Promise<void> {
  const lotse = await engineFor(conversation);
  lotse.know(conversation, known);
  forget(await keep(conversation, lotse.memory(conversation), []));
}

/** Nobody is known any more, also where a chat is open. */
async function forgetPeople(): Promise<void> {
  for (const conversation of (await readRecord()).conversations) {
    await tellEngine(conversation, false);
  }
}

function forget(conversations: string[]): void {
  for (const gone of conversations) {
    held.delete(gone);
    engine().then((lotse) => lotse.forget(gone));
  }
}

/** The sample is read anew each time and leaves no trace. */
async function attempt({ messages }: Batch): Promise<Replies['try']> {
  const lotse = await engineFor(SAMPLE);
  lotse.forget(SAMPLE);
  const { verdicts } = lotse.read({ conversation: SAMPLE, messages }) as { verdicts: Verdict[] };
  lotse.forget(SAMPLE);
  return { warnings: await inWords(SAMPLE, verdicts) };
}

async function status(tab: number | undefined): Promise<Status> {
  const { starts, conversations, warnings } = await readRecord();
  const [page, owned] = await Promise.all([stateOf(tab), own()]);
  const fault = await engine().then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const known = page.last !== undefined && (await isKnown(page.last.conversation));
  const count = conversations.length;
  return { fault, starts, conversations: count, warnings, page, known, own: owned };
}
