/** Which tabs are being read, and what the toolbar icon says of each. Nothing about a page is kept but where to ask. */
import { askState, type Frame, hostIn, mark, type Sender, session } from '../shared/browser';
import type { PageState, ReaderState } from '../shared/protocol';
import { say, type Texts } from '../shared/texts';
import { isNumber, isText, listOf, tableOf } from './usable';

/** Frames with a chat that are remembered for one tab, the latest. */
const MOST_FRAMES = 20;
/** On the icon, where a known site cannot be read. */
const BADGE = '?';

/** Where a chat is. */
interface Place {
  frame: number;
  host: string;
  /** Who switched it off, if somebody did. */
  off?: 'family' | 'school';
}

const isPlace = (value: unknown): value is Place => {
  const { frame, host } = tableOf(value);
  return isNumber(frame) && isText(host);
};

const NOTHING: PageState = { state: 'none', failed: [], host: '' };

const PREFIX = 'tab:';
const keyOf = (tab: number): string => `${PREFIX}${tab}`;

async function placesOf(tab: number): Promise<Place[]> {
  return listOf((await session.get([keyOf(tab)]))[keyOf(tab)], isPlace);
}

async function remember(tab: number, place: Place): Promise<void> {
  const others = (await placesOf(tab)).filter(({ frame }) => frame !== place.frame);
  await session.set({ [keyOf(tab)]: [...others, place].slice(-MOST_FRAMES) });
}

/** Notes what a frame's reader says of itself, and shows it on the icon. */
export async function note(
  { tab, frame, host }: Sender,
  state: ReaderState,
  texts: Texts,
): Promise<undefined> {
  if (tab === undefined) return;
  await remember(tab, { frame, host });
  const page = await stateOf(tab);
  // The frame that speaks may not answer yet.
  const said = page.state === 'reading' ? page.state : state.state;
  await mark(tab, said === 'unreadable' ? BADGE : '', say(texts, `popup.page_${said}`));
}

/** Notes that a frame has a chat which is not read. */
export async function noteOff(
  { tab, frame, host }: Omit<Sender, 'own'>,
  off: 'family' | 'school',
  texts: Texts,
): Promise<undefined> {
  if (tab === undefined) return;
  await remember(tab, { frame, host, off });
  await mark(tab, '', say(texts, 'popup.page_off'));
}

/** What the readers of a tab say now. A tab that went elsewhere has none. */
export async function stateOf(tab: number | undefined): Promise<PageState> {
  if (tab === undefined) return NOTHING;
  const places = await placesOf(tab);
  const asked = places.map(({ frame }) => askState(tab, frame).catch(() => undefined));
  const states = (await Promise.all(asked)).filter((state) => state !== undefined);
  const first = (wanted: ReaderState['state']) => states.find(({ state }) => state === wanted);
  return first('reading') ?? first('unreadable') ?? (await offIn(tab, places)) ?? NOTHING;
}

async function offIn(tab: number, places: Place[]): Promise<PageState | undefined> {
  for (const { frame, host, off } of places) {
    if (off && (await isThere(tab, frame, host)))
      return { state: 'off', by: off, failed: [], host };
  }
  return undefined;
}

/** Whether a frame still shows what was seen there; its tab may have gone elsewhere, and nobody told us. */
async function isThere(tab: number, frame: number, host: string): Promise<boolean> {
  return (await hostIn({ tab, frame }).catch(() => undefined)) === host;
}

/** After a change of the settings: stops what is to be off now, starts what is on again. */
export async function reconsider(
  offBy: (host: string) => Place['off'],
  texts: Texts,
  stop: (frame: Frame) => Promise<unknown>,
  start: (frame: Frame) => Promise<unknown>,
): Promise<void> {
  for (const [key, value] of Object.entries(await session.get(null))) {
    if (!key.startsWith(PREFIX)) continue;
    const tab = Number(key.slice(PREFIX.length));
    for (const place of listOf(value, isPlace)) {
      const off = offBy(place.host);
      if (off === place.off) continue;
      const { frame, host } = place;
      if (!(await isThere(tab, frame, host))) continue;
      if (off) {
        // Who has it off may be somebody else now.
        if (!place.off) await stop({ tab, frame }).catch(() => {});
        await noteOff({ tab, frame, host }, off, texts).catch(() => {});
      } else {
        await remember(tab, { frame, host });
        await start({ tab, frame }).catch(() => {});
      }
    }
  }
}
