/**
 * Where there is a chat: what the reader reads goes to the background, and what comes back is shown. The background puts this script
 * into a page when the scout (main.ts) has found a chat there, so that all other pages need not load it.
 */
import { answerState, ask, hostOf } from '../shared/browser';
import type { Batch, ReaderState, Replies, Said, Warning } from '../shared/protocol';
import { startReader } from './reader/start';
import { type Answer, hideWarning, showWarning } from './warning';

/** What the reader says of itself. */
let reader: ReaderState = { state: 'none', failed: [] };
/** Whether the latest batch was judged. What nobody judged is not read, whatever the reader says. */
let isJudged = true;
let last: Said | undefined;

const stopAnswering = answerState(
  () => ({ ...current(), host: hostOf(self.origin), ...(last && { last }) }),
  end,
);

const stop = startReader({
  batch: read,
  state(state) {
    reader = state;
    tell();
  },
});

async function read(batch: Batch): Promise<void> {
  let reply: Replies['read'] | undefined;
  try {
    reply = await ask({ kind: 'read', batch, id: Math.random() });
  } catch {
    return end();
  }
  if (isJudged !== Boolean(reply)) {
    isJudged = Boolean(reply);
    tell();
  }
  for (const warning of reply?.warnings ?? []) {
    const { conversation, level, situation, advice } = warning;
    last = { conversation, level, situation, title: advice.title };
    showWarning(warning, onAnswer);
  }
}

const current = (): ReaderState => (isJudged ? reader : { ...reader, state: 'unreadable' });

function tell(): void {
  ask({ kind: 'state', state: current() }).catch(end);
}

function onAnswer(answer: Answer, { conversation, level, situation, evidence }: Warning): void {
  switch (answer) {
    case 'help': {
      const words = evidence.map((noticed) => noticed.words).filter(Boolean);
      ask({ kind: 'help', situation, words }).catch(end);
      break;
    }
    case 'know':
      ask({ kind: 'know', conversation, known: true }).catch(end);
      break;
    case 'fine':
      ask({ kind: 'fine', conversation, situation, level }).catch(end);
  }
}

/** Told to, or after an update of the extension, when nobody answers the old script; the page is read again when it is loaded again. */
function end(): undefined {
  stop();
  stopAnswering();
  hideWarning();
}
