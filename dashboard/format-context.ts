/** The format of the site on screen, for every component below. */
import { createContext, useContext } from 'react';
import { createFormat, type Format, preferredLocale } from './format.ts';
import { messages } from './messages/current.ts';

export const locale = preferredLocale(messages.locale, navigator.languages);

export const FormatContext = createContext<Format>(createFormat(locale, 'UTC'));
export const useFormat = () => useContext(FormatContext);
