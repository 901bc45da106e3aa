/** What the main thread and the database threads say to each other. */
import type { Scope } from '../derived/scope.ts';
import type { Value } from '../sql.ts';

/** The number of failures that no caller waits for: the projector's. Requests count from 1. */
export const BACKGROUND = 0;

export type Request =
  | { id: number; kind: 'append'; flat: Value[] }
  | { id: number; kind: 'call'; name: string; args: unknown[] }
  | { id: number; kind: 'project'; scope: Scope }
  /** Log what changes, or no more. */
  | { id: number; kind: 'watch'; on: boolean }
  /** Reports of a site are asked for. */
  | { id: number; kind: 'asked'; siteId: number };

export type Reply =
  | { kind: 'ready' }
  | { kind: 'done'; id: number; result: unknown }
  | { kind: 'failed'; id: number; message: string; code: string | null };

export interface ThreadData {
  path: string;
  mode: 'write' | 'read';
  /** Of the writer: how many groups of events it was handed and has not stored yet, in memory that both threads see. */
  groups?: Int32Array<SharedArrayBuffer>;
}
