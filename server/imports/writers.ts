/**
 * Imported rows go through the same doors as everything else: each kind is sent to the API's own route, which checks and
 * stores it, so that an import can do nothing that a request cannot, and its errors are the same.
 */
import { createHash } from 'node:crypto';
import type { ImportKind } from '../../shared/api/import.ts';
import type { ImportRow } from '../domain/imports/objects.ts';
import { maskedFields } from '../http/masked-bodies.ts';
import { type Api, type Outcome, refused, type Sent } from './api.ts';
import { LeadWriter } from './lead-rows.ts';
import { inWaves } from './waves.ts';

/** Rows of one request: well below the limit of a body. */
const BATCH = 200;

/** The outcomes of some rows at a time, as they are written. @param rows begins anew each time it is called */
export type Writer = (api: Api, rows: () => AsyncIterable<ImportRow[]>) => AsyncIterable<Outcome[]>;

export const WRITERS: Readonly<Record<ImportKind, Writer>> = {
  costs: inBatches((api, batch) => writeRows(api, 'PUT', '/v1/costs', 'rows', batch)),
  touchpoints: inBatches((api, batch) => writeRows(api, 'POST', '/v1/touchpoints', 'batch', batch)),
  deals: inBatches(async (api, batch) => {
    const outcomes: Outcome[] = [];
    for (const wave of inWaves(batch, ({ value }) => [String(value.externalId)]))
      outcomes.push(...(await Promise.all(wave.map((row) => writeDeal(api, row)))));
    return outcomes;
  }),
  leads: writeLeadRows,
  events: inBatches(writeEvents),
};

function inBatches(write: (api: Api, batch: Sent[]) => Promise<Outcome[]>): Writer {
  return async function* (api, rows) {
    for await (const some of rows()) {
      const { good, bad } = split(some);
      if (bad.length > 0) yield bad;
      for (let start = 0; start < good.length; start += BATCH) yield await write(api, good.slice(start, start + BATCH));
    }
  };
}

async function* writeLeadRows(api: Api, rows: () => AsyncIterable<ImportRow[]>): AsyncGenerator<Outcome[]> {
  const writer = new LeadWriter(api);
  for await (const some of rows()) writer.look(split(some).good);
  for await (const some of rows()) {
    const { good, bad } = split(some);
    if (bad.length > 0) yield bad;
    for (let start = 0; start < good.length; start += BATCH) yield await writer.write(good.slice(start, start + BATCH));
  }
}

function split(rows: readonly ImportRow[]): { good: Sent[]; bad: Outcome[] } {
  const good: Sent[] = [];
  const bad: Outcome[] = [];
  for (const { line, value, problem } of rows) {
    const errors = value ? maskedFields(value) : [];
    if (errors.length > 0) bad.push({ line, became: 'rejected', errors });
    else if (value) good.push({ line, value });
    else bad.push({ line, became: 'rejected', errors: [{ pointer: null, detail: problem ?? 'cannot be read' }] });
  }
  return { good, bad };
}

/** The answer says which rows were refused; what became of the others it counts, in no order. */
async function writeRows(
  api: Api,
  method: 'PUT' | 'POST',
  path: string,
  name: string,
  batch: Sent[],
): Promise<Outcome[]> {
  const { status, body } = await api.ask(method, path, { [name]: batch.map(({ value }) => value) });
  if (status !== 200) return batch.map(({ line }) => refused(line, body));
  const rejected = new Map<number, Outcome['errors']>(
    body.rejected.map((one: { index: number; errors: { pointer?: string; detail: string }[] }) => [
      one.index,
      one.errors.map(({ pointer, detail }) => ({ pointer: pointer || null, detail })),
    ]),
  );
  const counts = ['accepted', 'updated', 'unchanged'].flatMap((became) => Array(body[became]).fill(became));
  return batch.map(({ line }, index) => {
    const errors = rejected.get(index);
    return errors ? { line, became: 'rejected', errors } : { line, became: counts.shift() };
  });
}

async function writeEvents(api: Api, batch: Sent[]): Promise<Outcome[]> {
  // Without an id of its own, a row's content is its id: the same file again adds nothing.
  const messages = batch.map(({ value }) => ({ messageId: `import-${digest(value)}`, ...value }));
  const { status, body } = await api.ask('POST', '/v1/import', { batch: messages });
  if (status !== 200) return batch.map(({ line }) => refused(line, body));
  const rejected = new Map<number, string>(
    body.rejected.map((one: { index: number; detail: string }) => [one.index, one.detail]),
  );
  let { duplicates } = body as { duplicates: number };
  return batch.map(({ line }, index): Outcome => {
    const detail = rejected.get(index);
    if (detail !== undefined) return { line, became: 'rejected', errors: [{ pointer: null, detail }] };
    return { line, became: duplicates-- > 0 ? 'unchanged' : 'accepted' };
  });
}

async function writeDeal(api: Api, { line, value }: Sent): Promise<Outcome> {
  const { externalId, ...deal } = dealOf(value);
  if (typeof externalId !== 'string' || externalId === '') {
    return { line, became: 'rejected', errors: [{ pointer: '/externalId', detail: 'is missing' }] };
  }
  const path = `/v1/deals/${encodeURIComponent(externalId)}`;
  const before = await api.ask('GET', path);
  const { status, body } = await api.ask('PUT', path, deal);
  if (status === 201) return { line, became: 'accepted' };
  if (status !== 200) return refused(line, body);
  return { line, became: JSON.stringify(before.body) === JSON.stringify(body) ? 'unchanged' : 'updated' };
}

/** A table has one line a deal: flat names become what the API takes. */
function dealOf(row: Record<string, unknown>): Record<string, unknown> {
  const { email, leadExternalId, role, value, recurring, currency, revision, account, ...rest } = row;
  const money = (amount: unknown) =>
    typeof amount === 'string' || typeof amount === 'number' ? { amount, ...(currency ? { currency } : {}) } : amount;
  const person = { ...(email ? { email } : {}), ...(leadExternalId ? { externalId: leadExternalId } : {}) };
  return {
    ...rest,
    ...(typeof account === 'string'
      ? { account: account.includes('.') ? { domain: account } : { name: account } }
      : account
        ? { account }
        : {}),
    ...(Object.keys(person).length > 0 ? { leads: [{ ...person, ...(role ? { role } : {}) }] } : {}),
    ...(value === undefined ? {} : { value: money(value) }),
    ...(recurring === undefined ? {} : { recurring: money(recurring) }),
    ...(revision === undefined ? {} : { revision: Number(revision) }),
  };
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 32);
