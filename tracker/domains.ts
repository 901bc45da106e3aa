/** The domains of `data-domains`: one company's sites, between which a visitor stays the same. */
import { options } from './env.ts';

/** Whether the host is one of them, or below. */
export const isOurs = (host: string): boolean | undefined =>
  options.domains?.match(/[\w.-]+/g)?.some((domain) => `.${host}`.endsWith(`.${domain}`));
