/**
 * The panel as a thing on the page: a closed shadow root on one bare element beside the app's own tree. The page can see
 * that the element is there, and nothing of what it says.
 */
import tokens from '../../pages/tokens.css';
import { mark } from '../../shared/nodes';
import type { Warning } from '../../shared/protocol';
import { say } from '../../shared/texts';
import { details } from './details';
import css from './panel.css';
import { type ComposerRect, findComposer, place } from './place';
import { element } from './spoken';

/** Where no frames are drawn, the words of a primed live region come after this many milliseconds. */
const PRIME_MS = 25;

/** A page that keeps taking the panel away wins in the end: better no panel than a page that stalls. */
const RETURNS = 20;

/**
 * What the child can answer: that it wants help, that it knows the other side in real life, that this was fine, or nothing
 * (it closes the panel).
 */
export type Answer = 'help' | 'know' | 'fine' | 'close';

/** One panel, from its first word until `remove`. */
export class Panel {
  composerRect: ComposerRect = findComposer();
  readonly #onAnswer: (answer: Answer) => void;
  readonly #host = document.createElement('div');
  readonly #root = element('section', 'panel');
  readonly #live = element('div', 'live');
  readonly #head = element('header', 'head', this.#live);
  readonly #listening = new AbortController();
  readonly #watching = new MutationObserver(() => this.#stay());
  #returns = RETURNS;
  #warnings: Warning[] = [];
  #said: Warning | undefined;
  /** Where the focus was before the child moved it into the panel. */
  #cameFrom: HTMLElement | null = null;

  constructor(onAnswer: (answer: Answer) => void) {
    this.#onAnswer = onAnswer;
    const shadow = this.#host.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(tokens + css);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.#root);
    // Above everything, dialogs of the page included.
    this.#root.popover = 'manual';
    this.#root.append(this.#head);
    this.#attach();
    this.#listen();
  }

  /** Says the first in full and the others by their titles. */
  say(warnings: Warning[]): void {
    const first = this.#warnings.length === 0;
    this.#warnings = warnings;
    const level = warnings[0]?.level;
    this.#live.role = level === 'notice' ? 'status' : 'alert';
    if (first) afterFrame(() => this.#fill());
    else this.#fill();
  }

  remove(): void {
    this.#watching.disconnect();
    this.#listening.abort();
    const focused = this.#root.matches(':focus-within');
    this.#host.remove();
    if (focused) this.#cameFrom?.focus();
  }

  #attach(): void {
    document.documentElement.append(this.#host);
    this.#root.showPopover();
    this.#watching.disconnect();
    this.#watching.observe(document, { childList: true });
    this.#watching.observe(document.documentElement, { childList: true });
    this.#watching.observe(this.#host, { attributes: true });
  }

  /** Undoes what the page did to the host: took it out, or made it inert or hidden by an attribute. */
  #stay(): void {
    const attributes = this.#host.getAttributeNames();
    if ((this.#host.isConnected && attributes.length === 0) || this.#returns === 0) return;
    this.#returns -= 1;
    for (const name of attributes) this.#host.removeAttribute(name);
    if (!this.#host.isConnected) this.#attach();
  }

  #listen(): void {
    const { signal } = this.#listening;
    const onKey = (event: KeyboardEvent): void => {
      if (event.isTrusted && event.key === 'Escape' && !event.isComposing) this.#onAnswer('close');
    };
    const onMove = (): void => this.#place();
    window.addEventListener('keydown', onKey, { capture: true, signal });
    window.addEventListener('focusin', onMove, { signal });
    window.addEventListener('resize', onMove, { signal });
    this.#root.addEventListener('focusin', ({ relatedTarget }) => {
      if (relatedTarget instanceof HTMLElement && !this.#root.contains(relatedTarget)) {
        this.#cameFrom = relatedTarget;
      }
    });
  }

  #fill(): void {
    const [first, ...others] = this.#warnings;
    if (!first) return;
    const { advice, level, situation } = first;
    const root = this.#root;
    const before = this.#rest();
    const same = this.#said?.situation === situation && this.#said.level === level;
    const focused = root.matches(':focus-within');
    root.lang = advice.language;
    root.ariaLabel = say(advice.labels, 'panel');
    // What was announced once is not announced again because a quote was added.
    if (!same) {
      this.#head.querySelector('.mark')?.remove();
      this.#head.prepend(mark(level === 'alert'));
      this.#live.replaceChildren(this.#title(first));
    }
    const rest = element('div', 'rest', ...details(first));
    for (const other of others) {
      const title = element('summary', '', other.advice.title);
      rest.append(element('details', 'other', title, ...details(other)));
    }
    rest.append(this.#answers(first));
    rest.hidden = same && before ? before.hidden : level === 'notice';
    const help = this.#answer('help', first);
    const close = this.#answer('close', first);
    const scrolled = same ? before?.scrollTop : 0;
    // The head stays where it is: a live region that is put in anew is a new one.
    while (this.#head.nextSibling) this.#head.nextSibling.remove();
    root.append(rest, element('footer', 'foot', help, close));
    this.#said = first;
    Object.assign(root.dataset, { lotse: 'warning', level, situation });
    this.#place();
    rest.scrollTop = scrolled ?? 0;
    if (focused) close.focus();
  }

  /** What the child can say about it; after it said that it knows the other side, what follows from that. */
  #answers(warning: Warning): HTMLElement {
    const known = element('p', 'known', say(warning.advice.labels, 'known'));
    const answers = element('div', 'answers');
    const know = this.#answer('know', warning, () => {
      answers.replaceChildren(known, this.#answer('fine', warning));
      known.tabIndex = -1;
      known.focus();
    });
    answers.append(know, this.#answer('fine', warning));
    return answers;
  }

  #answer(answer: Answer, { advice }: Warning, then: () => void = () => {}): HTMLButtonElement {
    const label = say(advice.labels, answer === 'help' ? 'get_help' : answer);
    return this.#button(answer, label, () => {
      then();
      this.#onAnswer(answer);
    });
  }

  #rest(): HTMLElement | null {
    return this.#root.querySelector('.rest');
  }

  #place(): void {
    place(this.#root, this.composerRect());
    const rest = this.#rest();
    // A region that scrolls has to be reachable by keyboard, one that does not is only in the way.
    if (rest && rest.scrollHeight > rest.clientHeight) rest.tabIndex = 0;
    else rest?.removeAttribute('tabindex');
  }

  /** A notice is one line that opens when the child wants to know more. */
  #title({ advice, level }: Warning): HTMLElement {
    if (level !== 'notice') return element('h2', 'title', advice.title);
    const button = this.#button('unfold', advice.title, () => {
      const rest = this.#rest();
      if (!rest) return;
      rest.hidden = !rest.hidden;
      button.ariaExpanded = String(!rest.hidden);
      this.#place();
    });
    button.ariaExpanded = 'false';
    return element('h2', 'title', button);
  }

  #button(className: string, label: string, onPress: () => void): HTMLButtonElement {
    const button = element('button', className, label);
    button.type = 'button';
    button.addEventListener('click', ({ isTrusted }) => {
      if (isTrusted) onPress();
    });
    return button;
  }
}

/** A live region speaks only of what changes after the browser has met it, so the words come once a frame was drawn without them. */
function afterFrame(then: () => void): void {
  if (document.hidden) setTimeout(then, PRIME_MS);
  else requestAnimationFrame(() => setTimeout(then));
}
