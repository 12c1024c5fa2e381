/**
 * The warning on the page: one panel, whatever there is to say. It never moves the focus, waits for no answer and stays
 * until the child closes it.
 */
import type { Level, Warning } from '../../shared/protocol';
import { Panel } from './panel';
import type { ComposerRect } from './place';

/** What a caller may know of the page. */
export interface Options {
  /** Where the child writes; without it the panel looks for itself. */
  composerRect?: ComposerRect;
}

interface Shown {
  warning: Warning;
  onClose: () => void;
}

const GRAVITY: Record<Level, number> = { notice: 0, caution: 1, alert: 2 };

/** What is being said, gravest first; of equals the newest. */
let shown: Shown[] = [];
let panel: Panel | undefined;

/**
 * Shows a warning, or adds it to the panel that is shown. It replaces what was said of the same situation in the same
 * conversation. `onClose` is called when the child closes the panel.
 */
export function showWarning(warning: Warning, onClose: () => void, options: Options = {}): void {
  const others = shown.filter(
    ({ warning: { conversation, situation } }) =>
      conversation !== warning.conversation || situation !== warning.situation,
  );
  shown = [{ warning, onClose }, ...others];
  shown.sort((a, b) => GRAVITY[b.warning.level] - GRAVITY[a.warning.level]);
  panel ??= new Panel(close);
  if (options.composerRect) panel.composerRect = options.composerRect;
  panel.say(shown.map((entry) => entry.warning));
}

/** Takes the panel away without calling anybody, for example when the chat it spoke of is gone. */
export function hideWarning(): void {
  shown = [];
  panel?.remove();
  panel = undefined;
}

function close(): void {
  const closed = shown;
  hideWarning();
  for (const { onClose } of closed) onClose();
}
