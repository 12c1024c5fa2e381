/** Which tabs are being read, and what the toolbar icon says of each. Nothing about a page is kept but where to ask. */
import { askState, type Frame, hostIn, mark, type Sender, session } from '../shared/browser';
import type { PageState, ReaderState } from '../shared/protocol';
import { say, type Texts } from '../shared/texts';
import { isNumber, isText, listOf, tableOf } from './usable';

/** Frames with a chat that are remembered for one tab, the latest. */
const MOST_FRAMES = 20;
/** Of all tabs together; whoever closes one does not tell. */
const MOST_PLACES = 1000;
/** On the icon, where a known site cannot be read. */
const BADGE = '?';

/** Where a chat is. */
interface Place {
  tab: number;
  frame: number;
  host: string;
  /** Who switched it off, if somebody did. */
  off?: 'family' | 'school';
}

const isPlace = (value: unknown): value is Place => {
  const { tab, frame, host, off } = tableOf(value);
  const isOff = off === undefined || off === 'family' || off === 'school';
  return isNumber(tab) && isNumber(frame) && isText(host) && isOff;
};

const NOTHING: PageState = { state: 'none', failed: [], host: '' };

const KEY = 'places';

let places: Promise<Place[]> | undefined;

/** Where chats were seen, the latest last; read once each time the background is started. */
function readPlaces(): Promise<Place[]> {
  places ??= session.get([KEY]).then((kept) => listOf(kept[KEY], isPlace));
  return places;
}

async function placesOf(tab: number): Promise<Place[]> {
  return (await readPlaces()).filter((place) => place.tab === tab);
}

async function remember(place: Place): Promise<void> {
  const all = await readPlaces();
  const isSame = ({ tab, frame }: Place): boolean => tab === place.tab && frame === place.frame;
  const others = all.filter((other) => !isSame(other));
  const beside = others.filter(({ tab }) => tab === place.tab);
  const tooMany = beside.slice(0, Math.max(beside.length - MOST_FRAMES + 1, 0));
  const current = [...others.filter((other) => !tooMany.includes(other)), place].slice(
    -MOST_PLACES,
  );
  // The same list for all who read it: another frame may be remembered at the same time.
  all.splice(0, all.length, ...current);
  await session.set({ [KEY]: current });
}

/** Notes what a frame's reader says of itself, and shows it on the icon. */
export async function note(
  { tab, frame, host }: Sender,
  state: ReaderState,
  texts: Texts,
): Promise<undefined> {
  if (tab === undefined) return;
  await remember({ tab, frame, host });
  const page = await stateOf(tab);
  // The frame that speaks may not answer yet.
  const said = page.state === 'reading' ? page.state : state.state;
  await mark(tab, said === 'unreadable' ? BADGE : '', say(texts, `popup.page_${said}`));
}

/** Notes that a frame has a chat which is not read. */
export async function noteOff(
  { tab, frame, host }: Omit<Sender, 'own' | 'origin'>,
  off: 'family' | 'school',
  texts: Texts,
): Promise<undefined> {
  if (tab === undefined) return;
  await remember({ tab, frame, host, off });
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
  for (const { tab, frame, host, off: before } of [...(await readPlaces())]) {
    const off = offBy(host);
    if (off === before) continue;
    if (!(await isThere(tab, frame, host))) continue;
    if (off) {
      // Who has it off may be somebody else now.
      if (!before) await stop({ tab, frame }).catch(() => {});
      await noteOff({ tab, frame, host }, off, texts).catch(() => {});
    } else {
      await remember({ tab, frame, host });
      await start({ tab, frame }).catch(() => {});
    }
  }
}
