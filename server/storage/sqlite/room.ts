/**
 * Room on the disk of the database file. Below a low-water mark no events are taken in, so that what is left is for reads,
 * derivation and erasure; and when even that is used up, by whomever, a file of reserve is given up for them.
 */
import { rmSync, statfsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { partOf, writeReserve } from './reserve-file.ts';

export interface RoomSettings {
  /** Bytes that have to be free; 0: nobody looks. */
  low: number;
  /** Bytes that are kept aside; 0: none. */
  reserve: number;
}

export interface RoomReport {
  /** No events are taken in. */
  low: boolean;
  /** Bytes that have to be free. */
  mark: number;
  /** Bytes of the file of reserve; 0: it was given up, or there is none yet. */
  reserve: number;
}

const LOOK_MS = 1000;
/** A start is busy with other things. */
const FIRST_RESERVE_MS = 5000;
/** On a small disk both are these shares of it at most. */
const LOW_SHARE = 1 / 20;
const RESERVE_SHARE = 1 / 50;

export class Room {
  readonly #folder: string;
  readonly #file: string;
  readonly #settings: RoomSettings;
  readonly #timer: NodeJS.Timeout;
  readonly #began = performance.now();
  #report: RoomReport = { low: false, mark: 0, reserve: 0 };
  #making: Promise<void> | null = null;
  /** While it is made: it may be given up before it is there. */
  #wanted = false;
  #closed = false;

  constructor(path: string, settings: RoomSettings) {
    this.#folder = dirname(path);
    this.#file = `${path}.reserve`;
    this.#settings = settings;
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
    // Of a process that ended while it made one.
    rmSync(partOf(this.#file), { force: true });
    void stat(this.#file).then(
      ({ size }) => {
        this.#report = { ...this.#report, reserve: size };
      },
      () => {},
    );
    this.#look();
  }

  report(): RoomReport {
    return this.#report;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#making;
  }

  #look(): void {
    let free: number;
    let total: number;
    try {
      const { bavail, blocks, bsize } = statfsSync(this.#folder);
      free = bavail * bsize;
      total = blocks * bsize;
    } catch {
      // Where the system does not tell, SQLite will: it cannot write.
      return;
    }
    const mark = Math.min(this.#settings.low, Math.floor(total * LOW_SHARE));
    const reserve = Math.min(this.#settings.reserve, Math.floor(total * RESERVE_SHARE));
    this.#report = { ...this.#report, low: free < mark, mark };
    if (free < reserve / 2) this.#giveUp();
    else if (this.#report.reserve === 0 && reserve > 0 && free > mark + 2 * reserve) this.#make(reserve);
  }

  #giveUp(): void {
    this.#wanted = false;
    if (this.#report.reserve === 0) return;
    rmSync(this.#file, { force: true });
    this.#report = { ...this.#report, reserve: 0 };
  }

  #make(bytes: number): void {
    if (this.#making || this.#closed || performance.now() - this.#began < FIRST_RESERVE_MS) return;
    this.#wanted = true;
    this.#making = writeReserve(this.#file, bytes, () => this.#closed || !this.#wanted)
      .then(
        (isThere) => {
          if (isThere) this.#report = { ...this.#report, reserve: bytes };
        },
        // There was no room after all, or the folder is gone: it is tried again.
        () => {},
      )
      .finally(() => {
        this.#making = null;
      });
  }
}
