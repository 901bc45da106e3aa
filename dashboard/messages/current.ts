/** The messages on screen. A second language replaces this binding before the first render. */
import { en, type Messages } from './en.ts';

export const messages: Messages = en;
