/**
 * The only file of the extension that touches `chrome.*`. Firefox offers the same names and promises under Manifest V3,
 * so nothing else has to know which browser this is.
 */
import type { PageState, Replies, Request } from './protocol';

/** Asks the background. Rejects when the background cannot be reached, for example after an update of the extension. */
export async function ask<K extends Request['kind']>(
  request: Extract<Request, { kind: K }>,
): Promise<Replies[K]> {
  return (await chrome.runtime.sendMessage(request)) as Replies[K];
}

/** The frame that a request came from; nothing for the extension's own pages. */
export interface Sender {
  tab: number | undefined;
  frame: number;
}

/** In the background: answers every request that `ask` sends from this extension's own scripts. */
export function answer(
  reply: (request: Request, sender: Sender) => Promise<Replies[Request['kind']]>,
): void {
  chrome.runtime.onMessage.addListener((request, sender, respond) => {
    if (sender.id !== chrome.runtime.id) return false;
    const from = { tab: sender.tab?.id, frame: sender.frameId ?? 0 };
    reply(request as Request, from).then(respond, () => respond(undefined));
    return true; // The reply comes later.
  });
}

/** Runs a script of this extension in a frame, beside the content script that is there. */
export async function runIn({ tab, frame }: Sender, file: string): Promise<undefined> {
  if (tab === undefined) return;
  const target = { tabId: tab, frameIds: [frame] };
  await chrome.scripting.executeScript({ target, files: [file], injectImmediately: true });
}

/** In a content script: answers the background when it asks for the state. */
export function answerState(state: () => PageState): () => void {
  const listen = (
    _: unknown,
    sender: chrome.runtime.MessageSender,
    respond: (state: PageState) => void,
  ): void => {
    if (sender.id === chrome.runtime.id) respond(state());
  };
  chrome.runtime.onMessage.addListener(listen);
  return () => chrome.runtime?.onMessage?.removeListener(listen);
}

/** In the background: the state of the reader in a frame. Rejects where there is none any more. */
export function askState(tab: number, frame: number): Promise<PageState> {
  return chrome.tabs.sendMessage(tab, 'state', { frameId: frame });
}

/** The tab in front. */
export async function frontTab(): Promise<number | undefined> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
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

/** The languages the browser's user reads, most wanted first, as BCP 47 tags; the browser's own menus come last. */
export function languages(): string[] {
  return [...navigator.languages, chrome.i18n.getUILanguage()];
}

/** The in-memory store of the browser session: it survives a stop of the background and goes with the browser. */
export const session = {
  get: (keys: string[]): Promise<Record<string, unknown>> => chrome.storage.session.get(keys),
  set: (entries: Record<string, unknown>): Promise<void> => chrome.storage.session.set(entries),
  remove: (keys: string[]): Promise<void> => chrome.storage.session.remove(keys),
};

/** An element's shadow root, also a closed one; pages cannot do that. */
export function shadowRootOf(element: Element): ShadowRoot | null {
  if ('openOrClosedShadowRoot' in element)
    return element.openOrClosedShadowRoot as ShadowRoot | null;
  try {
    return chrome.dom.openOrClosedShadowRoot(element as HTMLElement);
  } catch {
    // No element of HTML; or this script outlived its extension and has nobody left to ask.
    return null;
  }
}
