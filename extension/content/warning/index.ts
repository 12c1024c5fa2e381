/**
 * The warning on the page: one panel, whatever there is to say. It never moves the focus, waits for no answer and stays
 * until the child answers or closes it.
 */
import type { Level, Warning } from '../../shared/protocol';
import { type Answer, Panel } from './panel';
import type { ComposerRect } from './place';

export type { Answer } from './panel';

/** What a caller may know of the page. */
export interface Options {
  /** Where the child writes; without it the panel looks for itself. */
  composerRect?: ComposerRect;
}

/** Told what the child answers to a warning, once for each that the answer is about. */
export type OnAnswer = (answer: Answer, warning: Warning) => void;

interface Shown {
  warning: Warning;
  onAnswer: OnAnswer;
}

const GRAVITY: Record<Level, number> = { notice: 0, caution: 1, alert: 2 };

/** What is being said, gravest first; of equals the newest. */
let shown: Shown[] = [];
let panel: Panel | undefined;

/**
 * Shows a warning, or adds it to the panel that is shown. It replaces what was said of the same situation in the same
 * conversation.
 */
export function showWarning(warning: Warning, onAnswer: OnAnswer, options: Options = {}): void {
  const others = shown.filter(
    ({ warning: { conversation, situation } }) =>
      conversation !== warning.conversation || situation !== warning.situation,
  );
  shown = [{ warning, onAnswer }, ...others];
  shown.sort((a, b) => GRAVITY[b.warning.level] - GRAVITY[a.warning.level]);
  panel ??= new Panel(answered);
  if (options.composerRect) panel.composerRect = options.composerRect;
  panel.say(shown.map((entry) => entry.warning));
}

/** Takes the panel away without calling anybody, for example when the chat it spoke of is gone. */
export function hideWarning(): void {
  shown = [];
  panel?.remove();
  panel = undefined;
}

/** Help leaves everything as it is, “fine” ends the warning it is about, closing ends all. */
function answered(answer: Answer): void {
  const [first, ...others] = shown;
  if (!first) return;
  switch (answer) {
    case 'help':
    case 'know':
      first.onAnswer(answer, first.warning);
      break;
    case 'fine':
      shown = others;
      if (others.length === 0) hideWarning();
      else panel?.say(others.map(({ warning }) => warning));
      first.onAnswer(answer, first.warning);
      break;
    case 'close': {
      const closed = shown;
      hideWarning();
      for (const { onAnswer, warning } of closed) onAnswer(answer, warning);
    }
  }
}
