/** The language on screen: what was chosen in this browser (kept in localStorage), else what the browser asks for, else English. */
import type { Language } from '../shared/languages.ts';

export const LANGUAGES: Record<Language, string> = { en: 'English', de: 'Deutsch' };

const KEY = 'throughline-language';

/** @param wanted languages of the reader, best first, as in `navigator.languages` */
export function readLanguage(wanted: readonly string[] = navigator.languages): Language {
  return known(kept()) ?? wanted.map((tag) => known(tag.split('-', 1)[0]!.toLowerCase())).find(Boolean) ?? 'en';
}

/** Words are read once, when the page starts: the page starts again. */
export function changeLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage may be forbidden; the browser's own language then stays.
  }
  location.reload();
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function known(name: string | null): Language | undefined {
  return (Object.keys(LANGUAGES) as Language[]).find((each) => each === name);
}
