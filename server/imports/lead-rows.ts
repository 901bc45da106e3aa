/**
 * Rows of leads. A file that is imported again and again tells the state of somebody else's table: a row that says what it
 * said last time is left out, one that says something else is told, also where it said that before (A, then B, then A again).
 * A row without a time says how the table is, not that something happened: of somebody who was erased it is left out until
 * something else is heard of her.
 */
import { createHash } from 'node:crypto';
import { readPerson } from '../domain/identity/person.ts';
import { visitorOfBrowser, visitorOfIdentifier } from '../domain/identity/visitor.ts';
import { readInstant } from '../http/time.ts';
import type { ToldLead } from '../storage/reads/imported-leads.ts';
import { type Api, type Outcome, refused, type Sent } from './api.ts';
import { inWaves } from './waves.ts';

/** Long enough for the time (36 ^ 9 ms: year 5188) and the row's number. */
const TIME_CHARS = 9;
const NUMBER_CHARS = 5;

interface Row extends Sent {
  visitorId: string;
  identifiers: readonly string[];
  /** ms UTC; null: it has none. */
  at: number | null;
  /** What it is about: this visitor at this time, or now. */
  about: string;
  digest: string;
}

export class LeadWriter {
  readonly #api: Api;
  /** What the table says of each visitor and moment in the end. */
  readonly #last = new Map<string, string>();
  #written = 0;

  constructor(api: Api) {
    this.#api = api;
  }

  /** All rows are looked at before the first is written: of several about one moment the last is what the table says. */
  look(sent: readonly Sent[]): void {
    for (const { about, digest } of sent.map(readRow)) this.#last.set(about, digest);
  }

  async write(sent: readonly Sent[]): Promise<Outcome[]> {
    const api = this.#api;
    const batch = sent.map(readRow);
    const outcomes: Outcome[] = [];
    const told: Map<string, Pick<ToldLead, 'digest' | 'toldAt'>[]> = Map.groupBy(
      await api.toldLeads([...new Set(batch.map(({ visitorId }) => visitorId))]),
      aboutOf,
    );
    const undated = batch.filter(({ at }) => at === null);
    const erased = new Set(await api.erased([...new Set(undated.flatMap(({ identifiers }) => identifiers))]));
    const write = async ({ line, value, about, at, identifiers, digest }: Row): Promise<Outcome> => {
      const number = this.#written++;
      if (at === null && identifiers.some((identifier) => erased.has(identifier))) return { line, became: 'unchanged' };
      const before = told.get(about) ?? [];
      const isLast = this.#last.get(about) === digest;
      const known = isLast ? before.at(-1)?.digest === digest : before.some((one) => one.digest === digest);
      if (known) return { line, became: 'unchanged' };
      // Of facts of one moment that with the greater id counts: the one told later.
      const toldAt = Math.max(api.now(), (before.at(-1)?.toldAt ?? 0) + 1);
      const messageId = `import.${inOrder(toldAt, TIME_CHARS)}.${inOrder(number, NUMBER_CHARS)}.${digest}`;
      const outcome = await writeLead(api, line, { messageId, ...value });
      if (outcome.became !== 'rejected') told.set(about, [...before, { digest, toldAt }]);
      return outcome;
    };
    for (const wave of inWaves(batch, ({ visitorId, identifiers }) => [visitorId, ...identifiers]))
      outcomes.push(...(await Promise.all(wave.map(write))));
    return outcomes;
  }
}

async function writeLead(api: Api, line: number, body: object): Promise<Outcome> {
  const answer = await api.ask('POST', '/v1/leads', body);
  if (answer.status === 201) return { line, became: 'accepted' };
  if (answer.status !== 200) return refused(line, answer.body);
  // From before the erasure of this person: nothing was made of it.
  return { line, became: answer.body.lead === null ? 'unchanged' : 'updated' };
}

/** A row that the API will refuse is about nobody. */
function readRow({ line, value }: Sent): Row {
  const { anonymousId, occurredAt } = value;
  const identifiers = readPerson(value).body.identifiers ?? [];
  const [identifier] = identifiers;
  const browser = typeof anonymousId === 'string' ? anonymousId.trim() : '';
  const visitorId = browser ? visitorOfBrowser(browser) : identifier ? visitorOfIdentifier(identifier) : '';
  const at = typeof occurredAt === 'string' || typeof occurredAt === 'number' ? readInstant(occurredAt) : null;
  const digest = createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
  return { line, value, visitorId, identifiers, at, about: `${visitorId} ${at}`, digest };
}

const aboutOf = ({ visitorId, occurredAt }: ToldLead): string => `${visitorId} ${occurredAt}`;

const inOrder = (number: number, chars: number): string => number.toString(36).padStart(chars, '0');
