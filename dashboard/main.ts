/** Where the page starts: first the words in the reader's language, then what shows them. */
import { readLanguage } from './language.ts';
import { loadMessages } from './messages/current.ts';

const language = readLanguage();
document.documentElement.lang = language;
await loadMessages(language);
await import('./start.tsx');
