/** Names of people and what they do. Phone numbers are those that the Bundesnetzagentur keeps free for films. */
import type { Random } from './random.ts';

const FIRST = (
  'Anna Ben Carla David Elif Finn Greta Hannes Ines Jonas Katrin Lars Mara Nils Olga Paul Rieke Samir Tabea Uwe Vera ' +
  'Willem Yasmin Zoe Jürgen Søren Agnieszka Matteo Chloé Oliver Emily Harry Grace Ethan Megan Tyler Ashley Luis Priya Tomasz'
).split(' ');
const LAST = (
  'Albrecht Brandt Claussen Dietrich Eckert Fuchs Grothe Hansen Ibrahim Jansen Köhler Lorenz Martens Neumann Ostermann ' +
  'Petersen Quandt Richter Schröder Thomsen Ulrich Vogt Weber Yıldız Zimmermann Nowak Rossi Dubois Bennett Carter Doyle ' +
  'Ellis Fletcher Griffin Hughes Keller Mitchell Novák Parker Reid'
).split(' ');

/** With the part they play in a deal. */
export const ROLES = [
  { title: 'Head of Operations', role: 'champion' },
  { title: 'Managing Director', role: 'economic buyer' },
  { title: 'Dispatcher', role: 'user' },
  { title: 'IT Manager', role: 'technical evaluator' },
  { title: 'Head of Finance', role: 'economic buyer' },
  { title: 'Service Team Lead', role: 'influencer' },
] as const;

export function personName(random: Random): { first: string; last: string } {
  return { first: random.pick(FIRST), last: random.pick(LAST) };
}

/** Letters as e-mail addresses and host names have them. */
export function plainLetters(name: string): string {
  return name
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'oe')
    .replace(/ı/g, 'i')
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '');
}

const FILM_NUMBERS = ['+493023125', '+496990009', '+494066969', '+49221471', '+498999998'];
const NUMBERS_EACH = 1000;

/** Everybody's own: a shared number would make two people one lead. There are 5,000. */
export function filmNumber(index: number): string | null {
  const area = FILM_NUMBERS[index % FILM_NUMBERS.length]!;
  const rest = Math.floor(index / FILM_NUMBERS.length);
  // Cologne's block is one digit shorter.
  return rest < NUMBERS_EACH ? `${area}${area === '+49221471' ? '0' : ''}${String(rest).padStart(3, '0')}` : null;
}
