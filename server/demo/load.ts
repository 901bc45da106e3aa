/**
 * Loads a dataset through the public HTTP API, as a customer's own program would. All ids are the dataset's own, so
 * that loading it twice changes nothing, and a load that was cut off can simply be started again.
 */
import { AFewAtOnce } from './a-few-at-once.ts';
import { type Batch, Batches } from './batches.ts';
import type { DemoRecord, RecordKind } from './generator/records.ts';
import type { Unit } from './generator/unit.ts';
import type { PublicApi } from './public-api.ts';

/** How far a load is. */
export interface Progress {
  units: number;
  records: number;
}

export interface LoadReport {
  sent: Record<RecordKind, number>;
  /** Messages that the server had already. */
  duplicates: number;
  /** What it did not take, the first few of them. */
  rejected: { what: string; detail: string }[];
  rejectedCount: number;
  /** Endpoints that this server does not have yet. */
  skipped: string[];
  /** Until the last answer, and until everything was derived too. */
  sentMs: number;
  derivedMs: number;
  digest: { facts: string; derived: string };
}

export interface LoadOptions {
  /** Requests at the same time. */
  parallel?: number;
  onProgress?(progress: Progress): void;
}

/** Enough for the server to put several changes into one commit. */
const PARALLEL = 16;
const REJECTIONS_SHOWN = 10;

/** Rows that are sent in batches: where to, in what, and whether a server may not have it yet. */
const BATCHED = {
  message: { method: 'POST', path: '/v1/import', name: 'batch', optional: false },
  contact: { method: 'POST', path: '/v1/touchpoints', name: 'batch', optional: false },
  cost: { method: 'PUT', path: '/v1/costs', name: 'rows', optional: true },
  rate: { method: 'PUT', path: '/v1/rates', name: 'rows', optional: true },
} as const;

/** @param site id of the site that it goes to */
export async function load(
  api: PublicApi,
  site: string,
  units: Iterable<Unit>,
  options: LoadOptions = {},
): Promise<LoadReport> {
  const loader = new Loader(api, site, options);
  const began = performance.now();
  for (const unit of units) await loader.add(unit);
  await loader.finish();
  const sentMs = performance.now() - began;
  // Answered when everything that was sent is derived.
  const { body: digest } = await api.get(`/v1/digest?site=${site}`);
  return { ...loader.report, sentMs, derivedMs: performance.now() - began, digest };
}

class Loader {
  readonly report: Omit<LoadReport, 'sentMs' | 'derivedMs' | 'digest'> = {
    sent: { message: 0, lead: 0, stage: 0, contact: 0, deal: 0, cost: 0, rate: 0 },
    duplicates: 0,
    rejected: [],
    rejectedCount: 0,
    skipped: [],
  };
  readonly #api: PublicApi;
  readonly #query: string;
  readonly #options: LoadOptions;
  readonly #work: AFewAtOnce;
  readonly #batches = new Batches();
  readonly #progress: Progress = { units: 0, records: 0 };

  constructor(api: PublicApi, site: string, options: LoadOptions) {
    this.#api = api;
    this.#query = `?site=${encodeURIComponent(site)}`;
    this.#options = options;
    this.#work = new AFewAtOnce(options.parallel ?? PARALLEL);
  }

  async add({ records }: Unit): Promise<void> {
    const inOrder: DemoRecord[] = [];
    for (const record of records) {
      const full = this.#batch(record, inOrder);
      if (full) await this.#work.add(() => this.#send(full));
    }
    if (inOrder.length > 0) await this.#work.add(() => this.#tell(inOrder));
    this.#progress.units++;
    this.#options.onProgress?.(this.#progress);
  }

  async finish(): Promise<void> {
    for (const batch of this.#batches.rest()) await this.#work.add(() => this.#send(batch));
    await this.#work.done();
    this.#options.onProgress?.(this.#progress);
  }

  #batch(record: DemoRecord, others: DemoRecord[]): Batch | null {
    switch (record.kind) {
      case 'message':
        return this.#batches.add('message', record.message);
      case 'contact':
        return this.#batches.add('contact', record.body);
      case 'cost':
      case 'rate':
        return this.#batches.add(record.kind, record.row);
      default:
        others.push(record);
        return null;
    }
  }

  async #send({ heap, rows }: Batch): Promise<void> {
    const kind = heap as keyof typeof BATCHED;
    const { method, path, name, optional } = BATCHED[kind];
    const what = `${method} ${path}`;
    if (this.report.skipped.includes(what)) return;
    const answer = await this.#api.call(
      method,
      path + this.#query,
      `{"${name}":[${rows.join(',')}]}`,
      {},
      optional ? 404 : undefined,
    );
    if (answer.status === 404) {
      if (!this.report.skipped.includes(what)) this.report.skipped.push(what);
      return;
    }
    this.report.duplicates += answer.body.duplicates ?? 0;
    for (const { index, detail, errors } of answer.body.rejected ?? []) {
      this.#reject(`${what} row ${index}`, detail ?? JSON.stringify(errors));
    }
    this.#sent(kind, rows.length);
  }

  /** What one unit's people and deals need in this order: a stage can only be told of a lead there is. */
  async #tell(records: readonly DemoRecord[]): Promise<void> {
    const leadIds = new Map<string, string>();
    for (const record of records) {
      if (record.kind === 'lead') {
        const { body } = await this.#api.call('POST', `/v1/leads${this.#query}`, record.body, {
          'idempotency-key': record.key,
        });
        leadIds.set(record.body.email!, body.lead.id);
      } else if (record.kind === 'stage') {
        const id = leadIds.get(record.email);
        if (!id) throw new Error(`A stage of nobody: ${record.body.externalId}`);
        await this.#api.call('POST', `/v1/leads/${id}/stages${this.#query}`, record.body);
      } else if (record.kind === 'deal') {
        await this.#api.call('PUT', `/v1/deals/${encodeURIComponent(record.externalId)}${this.#query}`, record.body);
      }
      this.#sent(record.kind, 1);
    }
  }

  #sent(kind: RecordKind, count: number): void {
    this.report.sent[kind] += count;
    this.#progress.records += count;
  }

  #reject(what: string, detail: string): void {
    this.report.rejectedCount++;
    if (this.report.rejected.length < REJECTIONS_SHOWN) this.report.rejected.push({ what, detail });
  }
}
