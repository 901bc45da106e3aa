/** What a database of some size costs: to start with, to add to, to read a long journey from, to join people in. */
import { constants, copyFileSync, statSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { type ServerProcess, startServer, temporaryFolder } from '../../support/server-process.ts';
import { runLoad } from '../load-job.ts';
import { BATCH, CONNECTIONS } from '../measures/batches.ts';
import { readMetrics, untilDerived } from '../metrics.ts';
import { JOINED, joinedEmail, LONG, LONG_TOUCHPOINTS, longEmail, PEOPLE_EVENTS } from './people.ts';

export interface SizeFigures {
  events: number;
  bytesPerEvent: number;
  startMs: number;
  /** Acknowledged and derived, events a second. */
  rate: number;
  /** Of all measured reads of journeys, ms. */
  journeyP50: number;
  journeyP99: number;
  /** Share of them that the server answered in 5 ms, by its own clock; and of those before, after its start. */
  journeyInTime: number;
  firstInTime: number;
  /** Of an answer that reads nothing, ms. */
  nothingP50: number;
  nothingP99: number;
  /** Medians, ms: the call that joins two leads, and the first read of the journey that both have now. */
  joinMs: number;
  joinedJourneyMs: number;
}

const READS_A_PERSON = 100;
/** Before the clock starts: they compile what journeys are made with, and fill caches. */
const WARM_UP_READS = 100;
const JOURNEYS = '/v1/leads/:id/journey';
const LOAD_MS = 6000;

/** @param file stays as it is: a copy is measured. null: an empty database, which has only the rate */
export async function measureSize(events: number, file: string | null): Promise<SizeFigures> {
  const { databaseUrl, file: copy, remove } = temporaryFolder('bench-size');
  try {
    if (file) copyFileSync(file, copy, constants.COPYFILE_FICLONE);
    const began = performance.now();
    const server = await startServer({ databaseUrl, env: { THROUGHLINE_LOG_LEVEL: 'error' } });
    const startMs = performance.now() - began;
    const people = file ? await measurePeople(server) : NO_PEOPLE;
    const rate = await measureRate(server);
    await server.stop();
    return {
      events,
      bytesPerEvent: file ? statSync(file).size / (events + PEOPLE_EVENTS) : 0,
      startMs,
      rate,
      ...people,
    };
  } finally {
    remove();
  }
}

async function measureRate(server: ServerProcess): Promise<number> {
  const job = {
    door: 'collect' as const,
    port: server.port,
    key: server.writeKey,
    eventsPerRequest: BATCH,
    connections: CONNECTIONS,
    warmUpMs: 0,
  };
  await runLoad({ ...job, prepare: 2000, durationMs: 1500, seed: 3 });
  await untilDerived(server.url);
  const load = await runLoad({ ...job, prepare: LOAD_MS * 3, durationMs: LOAD_MS, seed: 4 });
  const from = performance.now();
  await untilDerived(server.url);
  return load.allAccepted / (load.seconds + (performance.now() - from) / 1000);
}

type PeopleFigures = Pick<
  SizeFigures,
  | 'journeyP50'
  | 'journeyP99'
  | 'journeyInTime'
  | 'firstInTime'
  | 'nothingP50'
  | 'nothingP99'
  | 'joinMs'
  | 'joinedJourneyMs'
>;
const NO_PEOPLE: PeopleFigures = {
  journeyP50: 0,
  journeyP99: 0,
  journeyInTime: 0,
  firstInTime: 0,
  nothingP50: 0,
  nothingP99: 0,
  joinMs: 0,
  joinedJourneyMs: 0,
};

async function measurePeople(server: ServerProcess): Promise<PeopleFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = async <T>(path: string, body?: object): Promise<{ ms: number; answer: T }> => {
    const { ms, bytes } = await timed(server, agent, path, body);
    return { ms, answer: JSON.parse(bytes.toString()) as T };
  };
  const journeyOf = (id: string) => `/v1/leads/${id}/journey?limit=500`;
  const journey = async (id: string, touchpoints: number) => {
    const { ms, answer } = await call<{ summary: { touchpoints: number } }>(journeyOf(id));
    if (answer.summary.touchpoints !== touchpoints)
      throw new Error(`A journey has ${answer.summary.touchpoints} touchpoints and should have ${touchpoints}`);
    return ms;
  };
  const site = (await call<{ data: { id: string; name: string }[] }>('/v1/sites')).answer.data.find(
    ({ name }) => name === 'Bench',
  )!;
  const leads: string[] = [];
  for (let person = 0; person < LONG.people; person++) {
    const { answer } = await call<{ data: { id: string }[] }>(
      `/v1/leads?site=${site.id}&email=${encodeURIComponent(longEmail(person))}`,
    );
    leads.push(answer.data[0]!.id);
  }
  for (const id of leads) await journey(id, LONG_TOUCHPOINTS);
  const started = await answeredInTime(server);
  for (let turn = 1; turn < WARM_UP_READS; turn++) for (const id of leads) await timed(server, agent, journeyOf(id));
  const nothing: number[] = [];
  const journeys: number[] = [];
  const before = await answeredInTime(server);
  for (let turn = 0; turn < READS_A_PERSON; turn++) {
    for (const id of leads) {
      journeys.push((await timed(server, agent, journeyOf(id))).ms);
      nothing.push((await timed(server, agent, '/health/live')).ms);
    }
  }
  const after = await answeredInTime(server);
  const joins: number[] = [];
  const joinedReads: number[] = [];
  for (let pair = 0; pair < JOINED.pairs; pair++) {
    const externalId = `crm:${pair}`;
    const post = (half: 0 | 1) =>
      call<{ lead: { id: string } }>(`/v1/leads?site=${site.id}`, { email: joinedEmail(pair, half), externalId });
    await post(0);
    const { ms, answer } = await post(1);
    joins.push(ms);
    joinedReads.push(await journey(answer.lead.id, JOINED.visitors * JOINED.visitsEach));
  }
  agent.destroy();
  return {
    journeyP50: at(journeys, 0.5),
    journeyP99: at(journeys, 0.99),
    journeyInTime: (after.inTime - before.inTime) / (after.all - before.all),
    firstInTime: (before.inTime - started.inTime) / (before.all - started.all),
    nothingP50: at(nothing, 0.5),
    nothingP99: at(nothing, 0.99),
    joinMs: at(joins, 0.5),
    joinedJourneyMs: at(joinedReads, 0.5),
  };
}

/** A whole answer as bytes: what reading it costs the client is not measured with it. */
function timed(
  server: ServerProcess,
  agent: Agent,
  path: string,
  body?: object,
): Promise<{ ms: number; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const headers = {
      authorization: `Bearer ${server.adminKey}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    request(server.url + path, { agent, method: body ? 'POST' : 'GET', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const ms = performance.now() - began;
        const bytes = Buffer.concat(parts);
        if (response.statusCode! < 300) resolve({ ms, bytes });
        else reject(new Error(`${path} answered ${response.statusCode}: ${bytes}`));
      });
    })
      .on('error', reject)
      .end(body && JSON.stringify(body));
  });
}

/** Journeys that were answered so far, by the server's own clock. */
async function answeredInTime(server: ServerProcess): Promise<{ inTime: number; all: number }> {
  const metrics = await readMetrics(server.url);
  const of = (name: string, step = '') =>
    metrics.get(
      `throughline_http_request_duration_seconds_${name}{method="GET",route="${JOURNEYS}",status="2xx"${step}}`,
    )!;
  return { inTime: of('bucket', ',le="0.005"'), all: of('count') };
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
