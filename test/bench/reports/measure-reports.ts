/** Asks a real server for reports and takes the time of each answer. */
import { setTimeout } from 'node:timers/promises';
import type { ServerProcess } from '../../support/server-process.ts';
import { WARMED_MS } from '../warmed.ts';
import type { Baseline } from './duckdb.ts';
import { END } from './facts.ts';

const HEURISTIC = 'first,last,last_non_direct,linear,time_decay,u,u_lead,w,full_path,j,inverse_j';
const day = (daysBeforeEnd: number): string => new Date(END - daysBeforeEnd * 86_400_000).toISOString().slice(0, 10);

const ATTRIBUTION = {
  cold: `attribution?models=${HEURISTIC}&groupBy=channel,campaign`,
  otherModel: 'attribution?models=time_decay&halfLifeDays=14&groupBy=channel,campaign',
  otherGrouping: `attribution?models=${HEURISTIC}&groupBy=source,medium`,
  otherLookback: `attribution?models=${HEURISTIC}&groupBy=channel,campaign&lookbackDays=30`,
};

/** ms of each answer. */
export type Times = Record<
  | keyof typeof ATTRIBUTION
  | 'afterVisitor'
  | 'afterLead'
  | 'afterDeal'
  | 'markovLoad'
  | 'markov'
  | 'kpisCold'
  | 'kpis90'
  | 'kpisAll'
  | 'kpisAllByChannel'
  | 'warmedKpis'
  | 'warmedReport',
  number
>;

export async function measureReports(
  start: () => Promise<ServerProcess>,
  baseline: Baseline,
  say: (what: string, ms: number) => void,
): Promise<Times> {
  const times = {} as Times;
  const take = async (name: keyof Times, work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    times[name] = performance.now() - began;
    say(name, times[name]);
  };
  const withServer = async (work: (server: ServerProcess) => Promise<void>) => {
    const server = await start();
    try {
      await work(server);
    } finally {
      await server.stop();
    }
  };

  await withServer(async (server) => {
    const report = (query: string) => get(server, `/v1/reports/${query}`);
    await take('cold', async () => {
      const { totals } = (await report(ATTRIBUTION.cold)) as { totals: { value: string } };
      if (Math.abs(Number(totals.value) - baseline.value) > 1) throw new Error('The baseline counted something else');
    });
    for (const name of ['otherModel', 'otherGrouping', 'otherLookback'] as const) {
      await take(name, () => report(ATTRIBUTION[name]));
    }
    await tell(server, 'afterVisitor');
    await take('afterVisitor', () => report(ATTRIBUTION.cold));
    await tell(server, 'afterLead', 'lead-1@company-1.example');
    await take('afterLead', () => report(ATTRIBUTION.cold));
    await send(server, 'PUT', '/v1/deals/D-1', {
      stage: 'won',
      closedAt: day(10),
      value: { amount: '1000', currency: 'EUR' },
      leads: [{ email: 'lead-1@company-1.example' }],
    });
    await take('afterDeal', () => report(ATTRIBUTION.cold));
  });
  await withServer(async (server) => {
    const report = (query: string) => get(server, `/v1/reports/${query}`);
    await take('markovLoad', () => report('attribution?models=linear,markov&milestone=lead'));
    await take('markov', () => report('attribution?models=markov&milestone=lead&markovOrder=1&lookbackDays=3650'));
  });
  await withServer(async (server) => {
    await take('kpisCold', () => get(server, `/v1/reports/kpis?from=${day(60)}&to=${day(0)}`));
    // What the first one began to keep is kept by then.
    await take('kpisAll', () => get(server, '/v1/reports/kpis'));
    await take('kpis90', () => get(server, `/v1/reports/kpis?from=${day(90)}&to=${day(0)}`));
    await take('kpisAllByChannel', () => get(server, '/v1/reports/kpis?groupBy=channel'));
  });
  // What was asked for until now is read again after a start, beside other questions.
  await withServer(async (server) => {
    await setTimeout(WARMED_MS);
    await take('warmedKpis', () => get(server, '/v1/reports/kpis'));
    await take('warmedReport', () => get(server, `/v1/reports/${ATTRIBUTION.cold}`));
  });
  return times;
}

async function get({ url, adminKey }: ServerProcess, path: string): Promise<unknown> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${adminKey}` } });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function send({ url, adminKey }: ServerProcess, method: string, path: string, body: unknown): Promise<void> {
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

/** Another page view, of a new visitor or of a known lead. */
function tell(server: ServerProcess, anonymousId: string, email?: string): Promise<void> {
  return send(server, 'POST', '/v1/page', {
    anonymousId,
    timestamp: new Date(END - 1000).toISOString(),
    context: { page: { url: 'https://www.acme-software.test/?utm_source=bing&utm_medium=cpc' } },
    ...(email ? { traits: { email } } : {}),
  });
}
