/** The background: hands what pages read to the engine, keeps its memory, answers. It may be stopped at any time. */
import {
  answer,
  keepToOwnPages,
  onInstalled,
  openOwn,
  runEverywhere,
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
import { inEngine, letGo } from './conversations';
import { clearCounts, count, readCounts } from './counts';
import { engine } from './engine';
import { isKnown, know } from './known';
import { type Answer, ask, asked, before, callFine, isFine, keep, readRecord } from './memory';
import { own } from './own';
import { note, noteOff, reconsider, stateOf } from './pages';
import { change } from './protected';
import { isRequest } from './requests';
import { countryFor, languageFor } from './texts';

/** Batches are read one after the other: a conversation's memory must be kept before the next batch of it is read. */
let previous: Promise<unknown> = Promise.resolve();

/** The sample chat of the first page. */
const SAMPLE = 'sample';

keepToOwnPages();

answer(async (request, sender) => {
  if (!isRequest(request)) throw new Error('This is no request.');
  return sender.own ? forOwn(request, sender) : forFrame(request, sender);
});

onChoice(settle);

onInstalled(async (isFirst) => {
  // Nobody should have to load a chat anew for it to be read, or go on being read.
  await runEverywhere('content.js');
  if (isFirst && (await firstChoices()).settings.welcome) await openOwn('pages/welcome.html');
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
      return inTurn(() => read(ownedBy(sender, request.batch), request.id));
    case 'open':
      return open(sender);
    case 'state':
      return heard(sender, request.state);
    case 'know':
      checkOwner(sender, request.conversation);
      return inTurn(() => knows(request.conversation, request.known));
    case 'fine':
      checkOwner(sender, request.conversation);
      return callFine(request.conversation, request.situation, request.level);
    case 'help':
      await ask({ situation: request.situation, words: request.words });
      return openOwn('pages/help.html');
    default:
      throw new Error(`A page may not ask for "${request.kind}".`);
  }
}

/** A conversation is named after its page's origin too, so that no page reaches into the chats of another. */
function ownedBy({ origin }: Sender, { conversation, messages }: Batch): Batch {
  return { conversation: `${origin} ${conversation}`, messages };
}

function checkOwner({ own, origin }: Sender, conversation: string): void {
  if (!own && !conversation.startsWith(`${origin} `)) throw new Error('This is not its chat.');
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

async function read(batch: Batch, id: number): Promise<Replies['read']> {
  const { conversation } = batch;
  // They take longer than the store, which is asked first; where they fail is told below.
  Promise.allSettled([engine(), choices()]);
  const { answer, fine } = await before(conversation);
  if (answer?.id === id) return { warnings: await inWords(conversation, answer.verdicts) };
  const { verdicts, memory } = await inEngine(
    conversation,
    (lotse) => lotse.read(batch) as { verdicts: Verdict[]; memory: unknown },
  );
  const spoken = verdicts.filter((verdict) => !isFine(verdict, fine));
  const warnings = await inWords(conversation, spoken);
  await remember(conversation, memory, { id, verdicts: spoken });
  // Behind what was kept: a batch that is sent again is not counted again.
  if ((await choices()).settings.counts) await count(warnings).catch(report);
  return { warnings };
}

/** A store that takes nothing more is no reason to be silent: the engine still knows. */
async function remember(conversation: string, memory: unknown, answer?: Answer): Promise<void> {
  await keep(conversation, memory, answer).then(letGo, report);
}

const report = (error: unknown): void => console.error('Lotse:', error);

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
  const memory = await inEngine(conversation, (lotse) => {
    lotse.know(conversation, known);
    return lotse.memory(conversation);
  });
  await remember(conversation, memory);
}

/** Nobody is known any more, also where a chat is open. */
async function forgetPeople(): Promise<void> {
  for (const conversation of [...(await readRecord()).conversations]) {
    await tellEngine(conversation, false);
  }
}

/** The sample is read anew each time and leaves no trace. */
async function attempt({ messages }: Batch): Promise<Replies['try']> {
  const verdicts = await inEngine(SAMPLE, (lotse) => {
    lotse.forget(SAMPLE);
    const read = lotse.read({ conversation: SAMPLE, messages }) as { verdicts: Verdict[] };
    lotse.forget(SAMPLE);
    return read.verdicts;
  });
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
