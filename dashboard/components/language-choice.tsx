/** The language of the dashboard, by its own name in each. The page starts again in it. */
import type { Language } from '../../shared/languages.ts';
import { changeLanguage, LANGUAGES, readLanguage } from '../language.ts';
import { messages } from '../messages/current.ts';
import { Icon } from './icon.tsx';

export function LanguageChoice() {
  return (
    <label className="language">
      <span className="vh">{messages.language.label}</span>
      <Icon name="globe" size={16} />
      <select value={readLanguage()} onChange={(event) => changeLanguage(event.target.value as Language)}>
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
