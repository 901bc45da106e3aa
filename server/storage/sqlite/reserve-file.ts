/** The file of reserve beside a database: whole, or not there. */
import { rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';

const CHUNK = 1 << 20;

/** What is not whole yet, also of a process that ended in the middle. */
export const partOf = (file: string): string => `${file}.part`;

/**
 * Written, not only announced: a hole in a file keeps nothing free.
 * @param isOver asked before each piece: the room is wanted for something else, or the process ends
 * @returns is it there? Else nothing of it is.
 */
export async function writeReserve(file: string, bytes: number, isOver: () => boolean): Promise<boolean> {
  const part = partOf(file);
  let isWhole = false;
  try {
    const handle = await open(part, 'w', 0o600);
    try {
      const chunk = Buffer.alloc(CHUNK, 1);
      let left = bytes;
      while (left > 0 && !isOver()) {
        const { bytesWritten } = await handle.write(chunk, 0, Math.min(CHUNK, left));
        left -= bytesWritten;
      }
      if (left === 0) await handle.sync();
      isWhole = left === 0 && !isOver();
    } finally {
      await handle.close();
    }
    if (isWhole) await rename(part, file);
  } finally {
    if (!isWhole) rmSync(part, { force: true });
  }
  return isWhole;
}
