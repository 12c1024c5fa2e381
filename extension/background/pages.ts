/** Which tabs are being read, and what the toolbar icon says of each. Nothing about a page is kept but where to ask. */
import { askState, mark, type Sender, session } from '../shared/browser';
import type { PageState, ReaderState } from '../shared/protocol';

/** Frames with a reader that are remembered for one tab, the latest. */
const MOST_FRAMES = 20;
/** On the icon, where a known site cannot be read. */
const BADGE = '?';

const NOTHING: PageState = { state: 'none', failed: [], host: '' };

const keyOf = (tab: number): string => `tab:${tab}`;

async function framesOf(tab: number): Promise<number[]> {
  return ((await session.get([keyOf(tab)]))[keyOf(tab)] as number[] | undefined) ?? [];
}

/** Notes what a frame's reader says of itself, and shows it on the icon. `texts` are the popup's. */
export async function note(
  { tab, frame }: Sender,
  state: ReaderState,
  texts: Record<string, string>,
): Promise<undefined> {
  if (tab === undefined) return;
  const others = (await framesOf(tab)).filter((other) => other !== frame);
  await session.set({ [keyOf(tab)]: [...others, frame].slice(-MOST_FRAMES) });
  const page = await stateOf(tab);
  // The frame that speaks may not answer yet.
  const said = page.state === 'reading' ? page.state : state.state;
  await mark(tab, said === 'unreadable' ? BADGE : '', texts[`page_${said}`] ?? '');
}

/** What the readers of a tab say now. A tab that went elsewhere has none. */
export async function stateOf(tab: number | undefined): Promise<PageState> {
  if (tab === undefined) return NOTHING;
  const asked = (await framesOf(tab)).map((frame) => askState(tab, frame).catch(() => undefined));
  const states = (await Promise.all(asked)).filter((state) => state !== undefined);
  const first = (wanted: ReaderState['state']) => states.find(({ state }) => state === wanted);
  return first('reading') ?? first('unreadable') ?? NOTHING;
}
