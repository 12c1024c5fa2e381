/** What the child has just sent. Reappearing as a row of the chat, it tells which rows are the child's own. */
import { IS_EDITABLE, text, tidy } from './dom';

/** So long a sent text is waited for, in milliseconds. */
const FRESH_MS = 10_000;
const MOST_SENT = 5;

interface Sent {
  text: string;
  at: number;
}

export class Echo {
  #sent: Sent[] = [];
  readonly #stopped = new AbortController();

  constructor() {
    const options = { capture: true, passive: true, signal: this.#stopped.signal };
    document.addEventListener('keydown', this.#onKey, options);
    // A button that sends: the composer is still full when it goes down.
    document.addEventListener('pointerdown', this.#onPointer, options);
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** Whether the child sent this a moment ago. Said once for each time it was sent. */
  take(line: string): boolean {
    if (this.#sent.length === 0) return false;
    const now = Date.now();
    this.#sent = this.#sent.filter(({ at }) => now - at < FRESH_MS);
    const at = this.#sent.findIndex((sent) => sent.text === flat(line));
    if (at >= 0) this.#sent.splice(at, 1);
    return at >= 0;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    // Only what a person typed: a page can make up events, and with them rows of the child.
    if (event.key === 'Enter' && event.isTrusted) this.#note(event.composedPath()[0]);
  };

  readonly #onPointer = (event: PointerEvent): void => {
    if (event.isTrusted) this.#note(deepFocus());
  };

  #note(target: EventTarget | null | undefined): void {
    const field = target instanceof Element ? (target.closest(IS_EDITABLE) ?? target) : undefined;
    const written = field && flat(contents(field));
    if (!written || this.#sent.at(-1)?.text === written) return;
    this.#sent = [...this.#sent, { text: written, at: Date.now() }].slice(-MOST_SENT);
  }
}

function deepFocus(): Element | null {
  let focus = document.activeElement;
  while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement;
  return focus;
}

function contents(field: Element): string {
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) return field.value;
  return field.matches('[contenteditable]') ? text(field) : '';
}

const flat = (written: string): string => tidy(written).replace(/\s+/g, ' ');
