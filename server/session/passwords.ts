/** Passwords: argon2id (OWASP's parameters: 19 MiB, two rounds), few at a time, and never faster for who is not there. */
import { randomUUID } from 'node:crypto';
import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { invalid, ProblemError } from '../http/problem.ts';

// The package's enums are const: their numbers are written out where types are stripped, not compiled.
const ARGON2ID = 2 as Algorithm;
const OPTIONS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Each takes 19 MiB and tens of milliseconds: who asks for more than this waits, and more than that are refused. */
const AT_ONCE = 2;
const WAITING = 20;

let running = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING)
      throw new ProblemError('unavailable', { detail: 'Too many people sign in at this moment', retryAfter: 2 });
    await new Promise<void>((resolve) => queue.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else running--;
  }
}

/** @returns a PHC string */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, OPTIONS));

/** Of a password that nobody has. */
let nobodys: Promise<string> | undefined;

/** @param stored null: nobody; it takes as long all the same, so that the time says nothing about who is there */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  nobodys ??= hash(randomUUID(), OPTIONS);
  const against = stored ?? (await nobodys);
  const isRight = await inTurn(() => verify(against, password));
  return isRight && stored !== null;
}

/** The shortest there may be: NIST SP 800-63B asks for length, not for kinds of characters. */
const MIN_CHARS = 12;

/** @throws 400 for a password that would be guessed first */
export function checkPassword(password: string, person: { email: string; name: string }): void {
  const plain = password.trim().toLowerCase();
  const fault =
    password.length < MIN_CHARS
      ? `must have at least ${MIN_CHARS} characters`
      : new Set(plain).size < 5
        ? 'must have more different characters'
        : plain === person.email.toLowerCase() || plain === person.name.toLowerCase()
          ? 'must not be the name or the e-mail address'
          : null;
  if (fault) throw invalid([{ pointer: '/password', detail: fault }]);
}
