/** Reads every chat of this document, for as long as the document lives. */
import marks from 'lotse:marks';
import sites from 'lotse:sites';
import type { Batch, ReaderState } from '../../shared/protocol';
import type { Site } from '../../shared/site';
import { Described } from './described';
import { composers, fieldsIn } from './generic/composer';
import { type Candidate, searchChats } from './generic/find';
import { Learner } from './generic/learner';
import { pieces } from './generic/pieces';
import { shadowRoots } from './generic/roots';
import { inIdleTime } from './idle';
import { onChange } from './moments';
import { findMark, type Mark } from './site';
import { type Watch, watch } from './watch';
import { WORDS } from './words';

/** Where what was read goes. */
export interface Outside {
  batch(batch: Batch): void;
  state(state: ReaderState): void;
}

/** A known site that shows nothing for so long cannot be read by its file. */
const GRACE_MS = 3000;
/** After a chat has left the page, another may come. */
const GONE_MS = 300;
/** As much text beside a composer, and not one row: that is no empty chat. Characters. */
const MUCH_TEXT = 200;

interface Known {
  mark: Mark;
  site: Site;
  source: Described;
  watch: Watch;
  since: number;
}

/** Starts the reader. Returns what stops it for good. */
export function startReader(outside: Outside): () => void {
  const learned = new Map<Learner, Watch>();
  let known: Known | undefined;
  let said = '';
  /** Stops the search that is under way. */
  let searching: (() => void) | undefined;
  let searchAgain = false;
  const timers = new Set<ReturnType<typeof setTimeout>>();

  const look = (): void => {
    const mark = findMark(marks, document);
    if (known?.mark !== mark) {
      known?.watch.stop();
      known = undefined;
      const site = mark && sites[mark.name];
      if (site) known = open(mark, site);
    }
    if (known?.source.hidden) {
      known.source.hidden = false;
      known.watch.again();
    }
    if (!mark || isSilent()) lookForOthers();
    tell();
  };

  const open = (mark: Mark, site: Site): Known => {
    const source = new Described(site, WORDS.youFirst);
    for (const delay of [100, GRACE_MS + 100, GRACE_MS * 3]) soon(delay);
    return { mark, site, source, watch: watch(source, outside.batch), since: Date.now() };
  };

  /** Whether the site file has had its time and found nothing. */
  const isSilent = (): boolean =>
    known !== undefined && known.watch.read === 0 && Date.now() - known.since >= GRACE_MS;

  const lookForOthers = (): void => {
    searchAgain = searching !== undefined;
    searching ??= inIdleTime(searchChats(fieldsIn(shadowRoots()), [...learned.keys()]), (found) => {
      searching = undefined;
      if (!known || isSilent()) for (const each of found) follow(each);
      tell();
      if (searchAgain) lookForOthers();
    });
  };

  const follow = (found: Candidate): void => {
    const chat = new Learner(found);
    const gone = (): void => {
      learned.delete(chat);
      soon(GONE_MS);
    };
    learned.set(chat, watch(chat, outside.batch, gone));
  };

  /** Tells the state where it is another one than before; where there never was a chat there is nothing to tell. */
  const tell = (): void => {
    const state = stateOf();
    const text = JSON.stringify(state);
    if (text === said || (said === '' && state.state === 'none')) return;
    said = text;
    outside.state(state);
  };

  const stateOf = (): ReaderState => {
    const none: ReaderState = { state: 'none', failed: [] };
    if (!known) return learned.size > 0 ? { state: 'reading', failed: [] } : none;
    const { name: site, version } = known.site;
    if (known.watch.read > 0) return { state: 'reading', site, version, failed: [] };
    if (!isSilent()) return none;
    const failed = known.source.failed();
    if (learned.size > 0) return { state: 'reading', site, version, failed };
    const shown = composers(fieldsIn(shadowRoots())).length > 0 ? pieces(document.body) : [];
    const text = shown.reduce((sum, piece) => sum + piece.text.length, 0);
    return text > MUCH_TEXT ? { state: 'unreadable', site, version, failed } : none;
  };

  const soon = (delay: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      look();
    }, delay);
    timers.add(timer);
  };

  const watches = (): Watch[] => [...learned.values(), ...(known ? [known.watch] : [])];
  /** Back from where the browser kept the page: whatever happened meanwhile is looked at again. */
  const onShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) for (const each of watches()) each.again();
  };
  addEventListener('pageshow', onShow);
  const stopLooking = onChange(look);

  return () => {
    stopLooking();
    removeEventListener('pageshow', onShow);
    searching?.();
    for (const timer of timers) clearTimeout(timer);
    for (const each of watches()) each.stop();
  };
}
