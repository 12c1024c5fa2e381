/** The background: hands what pages read to the engine, keeps its memory, answers. It may be stopped at any time. */
import { answer, runIn, type Sender } from '../shared/browser';
import type { Batch, Replies, Request, Status } from '../shared/protocol';
import { engine } from './engine';
import { keep, readRecord, recall } from './memory';
import { note, stateOf } from './pages';

/** Conversations that the engine holds since the background was started. */
const held = new Set<string>();
/** Batches are read one after the other: a conversation's memory must be kept before the next batch of it is read. */
let previous: Promise<unknown> = Promise.resolve();

answer((request: Request, sender: Sender): Promise<Replies[Request['kind']]> => {
  switch (request.kind) {
    case 'read': {
      const reading = previous.then(() => read(request.batch));
      previous = reading.catch(() => {});
      return reading;
    }
    case 'open':
      return runIn(sender, 'chat.js');
    case 'state':
      return engine().then((lotse) => note(sender, request.state, lotse.popup().texts));
    case 'status':
      return status(request.tab);
  }
});

async function read(batch: Batch): Promise<Replies['read']> {
  const { conversation } = batch;
  const [lotse, memory] = await Promise.all([
    engine(),
    held.has(conversation) ? undefined : recall(conversation),
  ]);
  if (memory !== undefined) lotse.restore(conversation, memory);
  held.add(conversation);
  const reading = lotse.read(batch);
  for (const gone of await keep(conversation, reading.memory, reading.warnings)) {
    lotse.forget(gone);
    held.delete(gone);
  }
  return { warnings: reading.warnings };
}

async function status(tab: number | undefined): Promise<Status> {
  const { starts, conversations, warnings } = await readRecord();
  const page = await stateOf(tab);
  const known = { starts, conversations: conversations.length, warnings, page };
  try {
    return { fault: '', ...known, ...(await engine()).popup() };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { fault, ...known, language: 'en', texts: {} };
  }
}
