/** The messages on screen. `main.ts` loads those of the reader's language before any other part of the page runs. */
import type { Language } from '../../shared/languages.ts';
import type { Messages } from './messages.ts';

/** One file a language, so that a browser loads the chosen one only. */
const LOADERS: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
};

export let messages: Messages;

export async function loadMessages(language: Language): Promise<void> {
  messages = await LOADERS[language]();
}
