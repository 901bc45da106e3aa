/** The program's own API, as the writers of imported rows ask it. */
import type { ToldLead } from '../storage/reads/imported-leads.ts';

/** A row of the file as the API takes it. */
export type Sent = { line: number; value: Record<string, unknown> };

export interface Outcome {
  line: number;
  became: 'accepted' | 'updated' | 'unchanged' | 'rejected';
  errors?: { pointer: string | null; detail: string }[];
}

/** Asks the API in the name of whoever imports. */
export interface Api {
  ask(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown): Promise<Answer>;
  /** What imports have told of these visitors so far, in that order. */
  toldLeads(visitorIds: readonly string[]): Promise<ToldLead[]>;
  /** Those of these identifiers whose person was erased, and of whom nothing was heard since. */
  erased(identifiers: readonly string[]): Promise<string[]>;
  /** ms UTC */
  now(): number;
}

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of several routes
  body: any;
}

/** The row as the API has refused it. */
export function refused(
  line: number,
  body: { detail?: string; errors?: { pointer?: string; detail: string }[] } | null,
): Outcome {
  const errors = body?.errors?.map(({ pointer, detail }) => ({ pointer: pointer || null, detail }));
  return { line, became: 'rejected', errors: errors ?? [{ pointer: null, detail: body?.detail ?? 'was refused' }] };
}
