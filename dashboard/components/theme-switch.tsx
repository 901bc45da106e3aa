import { useState } from 'react';
import { messages } from '../messages/current.ts';
import { keepTheme, readTheme, THEMES, type Theme } from '../theme.ts';
import { Icon } from './icon.tsx';

const ICONS: Record<Theme, string> = { system: 'display', light: 'sun', dark: 'moon' };

/** System, light or dark: three native radio buttons dressed as one switch. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme);
  return (
    <fieldset className="switch">
      <legend className="vh">{messages.theme.label}</legend>
      {THEMES.map((each) => (
        <label key={each} title={messages.theme[each]}>
          <input
            type="radio"
            name="theme"
            value={each}
            checked={theme === each}
            onChange={() => {
              setTheme(each);
              keepTheme(each);
            }}
          />
          <Icon name={ICONS[each]} size={16} />
          <span className="vh">{messages.theme[each]}</span>
        </label>
      ))}
    </fieldset>
  );
}
