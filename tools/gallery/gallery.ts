/** The gallery's one script: in index.html the controls and a frame for each situation, in frame.html one warning over a chat. */
import { hideWarning, showWarning } from '../../extension/content/warning';
import { element } from '../../extension/shared/nodes';
import type { Level, Warning } from '../../extension/shared/protocol';

/** What one language has to show. */
export interface Shelf {
  partner: string;
  messages: string[];
  /** By situation, then by reader: `older`, `young`, and `own` where the situation has words for the child's own side. */
  warnings: Record<string, Record<string, Warning>>;
}

/** The controls, and their values; the first is what one sees first. */
const CONTROLS = {
  language: [] as string[],
  level: ['caution', 'alert', 'notice'],
  reader: ['older', 'young', 'own'],
  theme: ['light', 'dark'],
  width: ['400', '320', '1280'],
};

/** As high as a small telephone. */
const HEIGHT_PX = 640;

/** @param shelves by language, each as JSON: a frame needs one of ten */
export function start(shelves: Record<string, string>): void {
  CONTROLS.language = Object.keys(shelves);
  const shelf = (language: string): Shelf => JSON.parse(shelves[language] ?? '');
  const frames = document.getElementById('frames');
  const show = frames ? () => showAll(frames, shelf) : () => showOne(shelf);
  if (frames) addControls();
  addEventListener('hashchange', show);
  show();
}

/** What the address asks for after its `#`. */
function asked(): Record<string, string> {
  const wishes = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const first = Object.entries(CONTROLS).map(([name, [value = '']]) => [name, value]);
  return { ...Object.fromEntries(first), ...wishes };
}

function addControls(): void {
  const form = document.getElementById('controls');
  for (const [name, values] of Object.entries(CONTROLS)) {
    const input = element('select', '');
    for (const value of values) input.append(new Option(value, value));
    input.value = asked()[name] ?? '';
    input.addEventListener('change', () => {
      location.hash = String(new URLSearchParams({ ...asked(), [name]: input.value }));
    });
    form?.append(element('label', '', `${name} `, input));
  }
}

function showAll(frames: HTMLElement, shelf: (language: string) => Shelf): void {
  const wishes = asked();
  const { language = '', reader = '', theme = '', width = '' } = wishes;
  const { warnings } = shelf(language);
  const situations = Object.keys(warnings).filter((name) => warnings[name]?.[reader]);
  const figures = situations.map((situation) => {
    const frame = element('iframe', '');
    frame.title = situation;
    frame.src = `frame.html#${new URLSearchParams({ ...wishes, situation })}`;
    frame.width = width;
    frame.height = String(HEIGHT_PX);
    // A frame's preferred scheme is that of the element it stands in.
    frame.style.colorScheme = theme;
    return element('figure', '', element('figcaption', '', situation), frame);
  });
  frames.replaceChildren(...figures);
}

function showOne(shelf: (language: string) => Shelf): void {
  const { language = '', situation = '', reader = '', level } = asked();
  const { partner, messages, warnings } = shelf(language);
  const byId = (id: string): HTMLElement | null => document.getElementById(id);
  byId('partner')?.replaceChildren(partner);
  byId('messages')?.replaceChildren(...messages.map((text) => element('li', '', text)));
  hideWarning();
  const warning = warnings[situation]?.[reader];
  if (warning) showWarning({ ...warning, level: level as Level }, hideWarning);
}
