/** What a German page says in the dashboard's own English words. */
import type { Page } from 'playwright';
import { de } from '../../../dashboard/messages/de.ts';
import { en } from '../../../dashboard/messages/en.ts';

const texts = (messages: object): string[] =>
  Object.values(messages).flatMap((value) =>
    typeof value === 'string' ? value : typeof value === 'object' ? texts(value) : [],
  );

const german = new Set(texts(de));
/** Channels, which are data, and named alike: where a picture draws them they cannot be marked as tracked. */
const CHANNELS = ['Events', 'Phone'];
const english = texts(en).filter((text) => !german.has(text) && !CHANNELS.includes(text));

/** Texts, labels, titles and placeholders that are an English message; tracked text and what is marked as English are not asked. */
export function englishOn(page: Page): Promise<string[]> {
  return page.evaluate((messages) => {
    const known = new Set(messages);
    const found: string[] = [];
    const look = (text: string | null, element: Element | null) => {
      if (text && known.has(text.trim()) && !element?.closest('.tracked, code, [lang="en"]')) found.push(text.trim());
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) look(walker.currentNode.nodeValue, walker.currentNode.parentElement);
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) look(element.getAttribute(name), element);
    }
    return found;
  }, english);
}
