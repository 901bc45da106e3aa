/** Writes of many rows: `{"rows": [...]}` in, each row read on its own, so that a bad one harms no other. */
import { type Static, type TSchema, Type } from 'typebox';
import type { Validator } from 'typebox/compile';
import type { RowsWritten } from '../../shared/api/contact.ts';
import { LIMITS } from '../../shared/limits.ts';
import { wellFormed } from '../domain/well-formed.ts';
import type { Written } from '../storage/facts/contacts.ts';
import { type FieldError, invalid, ProblemError } from './problem.ts';
import { faultsOf } from './validation.ts';

/** Body of such a write; what a row is, the route's description says. */
export const rowsBody = (row: TSchema) =>
  Type.Object({ rows: Type.Array(Type.Unknown()) }, { additionalProperties: false, description: describe(row) });

const describe = (row: TSchema): string => {
  const { properties, required } = row as unknown as { properties: object; required?: string[] };
  return `Each row: {${Object.keys(properties).join(', ')}}; needed are ${(required ?? []).join(', ')}. A bad row harms no other`;
};

export interface RowReader<Row> {
  schema: TSchema;
  validator: Validator;
  /** What the schema cannot say. */
  read(sent: never): Row | FieldError[];
}

/** @throws 400 where the body has no rows, 413 where it has too many */
export async function writeRows<Row>(
  body: unknown,
  { schema, validator, read }: RowReader<Row>,
  write: (rows: Row[]) => Promise<Written[]>,
): Promise<RowsWritten> {
  const { rows } = body as Static<ReturnType<typeof rowsBody>>;
  if (!Array.isArray(rows)) throw invalid([{ pointer: '/rows', detail: 'must be a list of rows' }]);
  if (rows.length > LIMITS.rowsPerBody) {
    throw new ProblemError('too_large', { detail: `A body may have ${LIMITS.rowsPerBody} rows` });
  }
  const good: Row[] = [];
  const rejected: RowsWritten['rejected'] = [];
  for (const [index, sent] of rows.entries()) {
    const fault = wellFormed(sent);
    const faults = fault
      ? [{ pointer: '', detail: fault.detail }]
      : validator.Check(sent)
        ? read(sent as never)
        : faultsOf(validator, schema, sent ?? null);
    if (Array.isArray(faults))
      rejected.push({ index, errors: faults.map(({ pointer = '', detail }) => ({ pointer, detail })) });
    else good.push(faults as Row);
  }
  const written: RowsWritten = { accepted: 0, updated: 0, unchanged: 0, rejected };
  if (good.length > 0) for (const outcome of await write(good)) written[outcome]++;
  return written;
}
