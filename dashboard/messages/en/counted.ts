/** Numbers and counted things in English. */
import { counting } from '../counting.ts';

export const { number, count } = counting('en');
export const days = (value: number) => count(value, 'day', 'days');
