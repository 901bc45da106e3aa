/** What every language has to say, key by key: the shape of the English messages, with any words. */
import type { en } from './en.ts';

export type Messages = Said<typeof en>;

/** The same keys and parameters; texts of any wording. */
export type Said<T> = T extends (...given: infer Given) => infer Answer
  ? (...given: Given) => Said<Answer>
  : T extends string
    ? string
    : { [Key in keyof T]: Said<T[Key]> };
