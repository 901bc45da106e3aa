/** Numbers and counted things in German. */
import { counting } from '../counting.ts';

export const { number, count } = counting('de');
export const days = (value: number) => count(value, 'Tag', 'Tage');
/** After „in“, „nach“ or „vor“. */
export const daysDative = (value: number) => count(value, 'Tag', 'Tagen');
