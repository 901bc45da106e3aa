/** The database file under its name: once it is another one, what is written goes nowhere that anybody will look. */
import { statSync } from 'node:fs';

const LOOK_MS = 1000;

/** @param onGone told once when the file was taken away or replaced @returns ends it */
export function watchFile(path: string, onGone: (reason: Error) => void): () => void {
  const opened = identityOf(path);
  const timer = setInterval(() => {
    const found = identityOf(path);
    if (found === opened || found === 'unknown' || opened === 'unknown') return;
    clearInterval(timer);
    onGone(new Error(`The database file ${path} was taken away or replaced while the server ran`));
  }, LOOK_MS).unref();
  return () => clearInterval(timer);
}

/** `unknown` where the system does not tell: SQLite, which has it open, goes on. */
function identityOf(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat ? `${stat.dev}:${stat.ino}` : 'none';
  } catch {
    return 'unknown';
  }
}
