/** Everything that the checks judge, measured first: so that each check is a plain function. */
import { statfs } from 'node:fs/promises';
import type { Seen } from '../http/seen.ts';
import type { Config } from '../settings.ts';
import type { DigestMailState } from '../storage/facts/digest-mails.ts';
import type { Examination } from '../storage/facts/examine.ts';
import type { OutboxSize } from '../storage/reads/outbox.ts';
import type { RoomReport } from '../storage/sqlite/room.ts';
import type { Storage } from '../storage/storage.ts';

/** What of the settings and of the machine is looked at. */
export interface Surroundings {
  config: Pick<
    Config,
    'host' | 'publicUrl' | 'production' | 'trustedProxies' | 'allowUnsynced' | 'backupAt' | 'rateLimit'
  > &
    Partial<Pick<Config, 'smtp'>>;
  /** The folder of the database, or where the program keeps its own files. */
  folder: string;
  /** When the newest backup was taken, ms; null: there is none. */
  lastBackup(): number | null;
  /** Whether this process can write into the folder of backups. */
  backupsWritable(): boolean;
}

export interface Situation extends Pick<Surroundings, 'config'> {
  now: number;
  engine: Storage['engine'];
  storage: Examination;
  /** Of a few durable commits, ms, the quickest first. */
  commitsMs: number[];
  /** Bytes; null: it cannot be told. */
  disk: { free: number; total: number } | null;
  /** null: nobody looks, or nobody serves. */
  room: RoomReport | null;
  derivationLagSeconds: number;
  webhooks: OutboxSize;
  digestMails: DigestMailState;
  lastBackup: number | null;
  backupsWritable: boolean;
  node: string;
  /** What a running server saw; null: none runs. */
  seen: Seen | null;
  /** Names of sites by id, as far as the caller may know. */
  sites: ReadonlyMap<string, string>;
}

const COMMITS = 5;

export async function situationOf(
  storage: Storage,
  surroundings: Surroundings,
  { now, seen, sites }: Pick<Situation, 'now' | 'seen' | 'sites'>,
): Promise<Situation> {
  const examination = await storage.write('examine', now);
  const commitsMs: number[] = [];
  for (let i = 0; i < COMMITS; i++) {
    const began = performance.now();
    await storage.write('probe', now);
    commitsMs.push(performance.now() - began);
  }
  return {
    config: surroundings.config,
    now,
    engine: storage.engine,
    storage: examination,
    commitsMs: commitsMs.sort((a, b) => a - b),
    disk: await diskOf(surroundings.folder),
    room: storage.room?.() ?? null,
    derivationLagSeconds: await storage.read('derivationLag', now),
    webhooks: await storage.read('outboxSize'),
    digestMails: await storage.read('digestMailState'),
    lastBackup: surroundings.lastBackup(),
    backupsWritable: surroundings.backupsWritable(),
    node: process.versions.node,
    seen,
    sites,
  };
}

/** Room on the disk that a folder is on; null where the system does not tell. */
export async function diskOf(folder: string): Promise<Situation['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, total: blocks * bsize };
  } catch {
    return null;
  }
}
