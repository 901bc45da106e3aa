/** What the main thread and the spool's thread say to each other. */
import type { Value } from '../sql.ts';
import type { SpoolState } from './report.ts';
import type { SpooledGroup } from './spool-file.ts';

export interface SpoolCalls {
  put(rows: Value[][], at: number): void;
  first(): SpooledGroup | null;
  remove(seq: number, refused: Value[][]): void;
  remember(name: string, value: string): void;
  recall(name: string): string | null;
  state(): SpoolState;
}

export interface SpoolRequest {
  id: number;
  name: keyof SpoolCalls;
  args: unknown[];
}

export type SpoolReply =
  | { id: number; result: unknown; state: SpoolState }
  | { id: number; failed: { message: string; code: string | null } };

export interface SpoolThreadData {
  path: string;
  maxBytes: number;
}
