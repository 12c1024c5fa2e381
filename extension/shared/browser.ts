/**
 * The only file of the extension that touches `chrome.*`. Firefox offers the same names and promises under Manifest V3,
 * so nothing else has to know which browser this is.
 */
import type { PageState, Replies, Request } from './protocol';

/** A background that is stopped while it answers is asked again, so many times in all. */
const ATTEMPTS = 3;

/** Asks the background. Rejects when the background cannot be reached, for example after an update of the extension. */
export async function ask<K extends Request['kind']>(
  request: Extract<Request, { kind: K }>,
): Promise<Replies[K]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await chrome.runtime.sendMessage(request)) as Replies[K];
    } catch (error) {
      // Scripts of before an update have no extension any more.
      if (attempt === ATTEMPTS || !chrome.runtime?.id) throw error;
    }
  }
}

/** A frame of a page; the extension's own pages need not be in a tab. */
export interface Frame {
  tab: number | undefined;
  frame: number;
}

/** Where a request came from. */
export interface Sender extends Frame {
  /** Origin of the frame's document; `null` where it has none of its own. */
  origin: string;
  /** Its host name; empty where it has none. */
  host: string;
  /** Whether it is a page of this extension. */
  own: boolean;
}

/** In the background: answers whatever this extension's own scripts send; with nothing, where `reply` rejects. */
export function answer(
  reply: (request: unknown, sender: Sender) => Promise<Replies[Request['kind']]>,
): void {
  chrome.runtime.onMessage.addListener((request, sender, respond) => {
    if (sender.id !== chrome.runtime.id) return false;
    const { url = '', tab, frameId = 0 } = sender;
    const origin = sender.origin ?? (URL.canParse(url) ? new URL(url).origin : 'null');
    const host = hostOf(origin) || hostOf(url);
    const own = url.startsWith(chrome.runtime.getURL(''));
    const from = { tab: tab?.id, frame: frameId, origin, host, own };
    reply(request, from).then(respond, (error: unknown) => {
      console.error('Lotse:', error);
      respond(undefined);
    });
    return true; // The reply comes later.
  });
}

/** In the background: after this extension was installed, or updated. */
export function onInstalled(then: (isFirst: boolean) => Promise<void>): void {
  chrome.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install' || reason === 'update') then(reason === 'install');
  });
}

/** Runs a content script in every frame of the pages that were open when the extension was installed or updated. */
export async function runEverywhere(file: string): Promise<void> {
  // Firefox has done so itself; only there has this a name.
  if ('getBrowserInfo' in chrome.runtime) return;
  for (const { id: tabId } of await chrome.tabs.query({})) {
    if (tabId === undefined) continue;
    // Not into the browser's own pages, and not into a tab that is closed meanwhile.
    const target = { tabId, allFrames: true };
    chrome.scripting.executeScript({ target, files: [file] }).catch(() => {});
  }
}

/** Runs a script of this extension in a frame, beside the content script that is there. */
export async function runIn({ tab, frame }: Frame, file: string): Promise<undefined> {
  if (tab === undefined) return;
  const target = { tabId: tab, frameIds: [frame] };
  await chrome.scripting.executeScript({ target, files: [file], injectImmediately: true });
}

/** Host name of what is in a frame now; empty where it has none. Rejects where there is no such frame. */
export async function hostIn({ tab, frame }: Frame): Promise<string> {
  if (tab === undefined) return '';
  const target = { tabId: tab, frameIds: [frame] };
  const func = (): string => self.origin;
  const [found] = await chrome.scripting.executeScript({ target, func, injectImmediately: true });
  return hostOf(found?.result ?? '');
}

/** Host name in an address or origin; empty where there is none. */
export const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).hostname : '';

/** What the background says to a reader. */
type Order = 'state' | 'stop';

/** In a content script: answers the background when it asks for the state, and stops when it says so. */
export function answerState(state: () => PageState, stop: () => void): () => void {
  const listen = (
    order: Order,
    sender: chrome.runtime.MessageSender,
    respond: (state: PageState) => void,
  ): void => {
    if (sender.id !== chrome.runtime.id) return;
    if (order === 'stop') stop();
    else respond(state());
  };
  chrome.runtime.onMessage.addListener(listen);
  return () => chrome.runtime?.onMessage?.removeListener(listen);
}

/** In the background: the state of the reader in a frame. Rejects where there is none any more. */
export function askState(tab: number, frame: number): Promise<PageState> {
  return chrome.tabs.sendMessage(tab, 'state' satisfies Order, { frameId: frame });
}

/** In the background: tells the reader in a frame to stop. */
export async function stopReading({ tab, frame }: Frame): Promise<void> {
  if (tab !== undefined) {
    await chrome.tabs.sendMessage(tab, 'stop' satisfies Order, { frameId: frame });
  }
}

/** The tab in front. */
export async function frontTab(): Promise<number | undefined> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/** Opens a page of this extension in a tab. */
export async function openOwn(page: string): Promise<undefined> {
  await chrome.tabs.create({ url: ownFile(page) });
}

/** What the toolbar icon says in a tab, until the tab goes to another page. */
export async function mark(tab: number, badge: string, title: string): Promise<void> {
  await Promise.all([
    chrome.action.setBadgeText({ tabId: tab, text: badge }),
    chrome.action.setBadgeBackgroundColor({ tabId: tab, color: '#8a4b00' }),
    chrome.action.setTitle({ tabId: tab, title }),
  ]);
}

/** Address of a file of this extension. */
export function ownFile(path: string): string {
  return chrome.runtime.getURL(path);
}

/** Whether an organisation's policy put this extension into the browser. */
export async function installType(): Promise<'self' | 'policy'> {
  const { installType } = await chrome.management.getSelf();
  return installType === 'admin' ? 'policy' : 'self';
}

/** The languages the browser's user reads, most wanted first, as BCP 47 tags; the browser's own menus come last. */
export function languages(): string[] {
  return [...navigator.languages, chrome.i18n.getUILanguage()];
}

const store = (area: 'session' | 'local') => ({
  get: (keys: string[]): Promise<Record<string, unknown>> => chrome.storage[area].get(keys),
  set: (entries: Record<string, unknown>): Promise<void> => chrome.storage[area].set(entries),
  remove: (keys: string[]): Promise<void> => chrome.storage[area].remove(keys),
});

// Marked as pure, so that content scripts, which use no store, are built without them.
/** The in-memory store of the browser session: it survives a stop of the background and goes with the browser. */
export const session = /* @__PURE__ */ store('session');
/** The store that lasts. */
export const local = /* @__PURE__ */ store('local');

/**
 * Keeps content scripts out of the store that lasts, in which they have no business: who takes over a page's process takes over its content
 * scripts. The session's store is so by itself. Where the browser has no way to say so, nothing changes.
 */
export async function keepToOwnPages(): Promise<void> {
  const { local } = chrome.storage;
  if ('setAccessLevel' in local) await local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
}

/** What an organisation has set for this extension, as far as the browser has it; Firefox rejects where there is none. */
export async function managed(): Promise<Record<string, unknown>> {
  try {
    return (await chrome.storage.managed.get(null)) ?? {};
  } catch {
    return {};
  }
}

/** Calls back after something was kept, with the store's name and the keys. */
export function onStoreChange(then: (area: string, keys: string[]) => void): void {
  chrome.storage.onChanged.addListener((changes, area) => then(area, Object.keys(changes)));
}

/** An element's shadow root, also a closed one; pages cannot do that. */
export function shadowRootOf(element: Element): ShadowRoot | null {
  if ('openOrClosedShadowRoot' in element)
    return element.openOrClosedShadowRoot as ShadowRoot | null;
  try {
    // Firefox does it as above, and its linter knows of no other way.
    const { dom } = chrome;
    return dom.openOrClosedShadowRoot(element as HTMLElement);
  } catch {
    // No element of HTML; or this script outlived its extension and has nobody left to ask.
    return null;
  }
}
