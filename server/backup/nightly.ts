/** A backup every night, in a process of its own: reading the whole database slows nothing but itself down. */
import { type ChildProcess, spawn } from 'node:child_process';

export interface TimeOfDay {
  hour: number;
  minute: number;
}

/** The next time that the machine's clock shows this, ms. A time that a night skips is the moment after the gap. */
export function nextAt({ hour, minute }: TimeOfDay, now: number): number {
  const next = new Date(now);
  next.setHours(hour, minute, 0, 0);
  if (next.getTime() <= now) {
    next.setDate(next.getDate() + 1);
    next.setHours(hour, minute, 0, 0);
  }
  return next.getTime();
}

/**
 * @param program the file whose command `backup` is run; it says itself, on stderr, what went wrong
 * @returns what ends it
 */
export function backUpNightly(program: string, at: TimeOfDay, args: string[]): () => void {
  let timer: NodeJS.Timeout;
  let running: ChildProcess | undefined;
  const plan = () => {
    timer = setTimeout(() => {
      running = spawn(process.execPath, [program, 'backup', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
      running.once('error', (error) => process.stderr.write(`throughline: no backup was made: ${error.message}\n`));
      running.once('close', (code) => {
        running = undefined;
        if (code) process.stderr.write('throughline: the nightly backup failed; the next one is tomorrow\n');
      });
      plan();
    }, nextAt(at, Date.now()) - Date.now());
    timer.unref();
  };
  plan();
  return () => {
    clearTimeout(timer);
    running?.kill();
  };
}
