/** The conversations in the engine: each is given its memory before anything is asked of it. */
import type { Lotse } from 'lotse-engine';
import { choices } from './choices';
import { dropEngine, engine } from './engine';
import { isKnown } from './known';
import { recall } from './memory';
import { languageFor } from './texts';

/** Conversations that the engine holds since the background was started, or it was loaded anew. */
const held = new Set<string>();

/**
 * Asks something of the engine, as the settings want it, about one conversation. An engine that fails is replaced, and all others get
 * their memory back with the next of their messages.
 */
export async function inEngine<T>(conversation: string, ask: (lotse: Lotse) => T): Promise<T> {
  const isNew = !held.has(conversation);
  const [memory, known] = isNew
    ? await Promise.all([recall(conversation), isKnown(conversation)])
    : [];
  const attempt = async (remembered: unknown): Promise<T> => {
    const [lotse, { settings }] = await Promise.all([engine(), choices()]);
    try {
      lotse.set_sensitivity(settings.sensitivity);
      lotse.set_language(languageFor(settings).tag.split('-')[0] ?? '');
      if (remembered !== undefined) lotse.restore(conversation, remembered);
      if (known) lotse.know(conversation, true);
      held.add(conversation);
      return ask(lotse);
    } catch (error) {
      held.clear();
      dropEngine();
      throw error;
    }
  };
  const first = attempt(memory);
  // It may be the memory that it stumbled over. Where it stumbles again, that is kept for what comes next.
  return memory === undefined ? first : first.catch(() => attempt(undefined));
}

/** Lets go of conversations that are no longer kept. */
export function letGo(conversations: string[]): void {
  for (const gone of conversations) {
    if (held.delete(gone)) engine().then((lotse) => lotse.forget(gone), dropEngine);
  }
}
