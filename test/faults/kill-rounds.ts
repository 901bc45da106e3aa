/** The story of `kill -9`, told of each engine by a test file of its own. */
import { expect } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import {
  type Ended,
  runThroughline,
  type ServerProcess,
  type StartOptions,
  startServer,
} from '../support/server-process.ts';
import { Ledger } from './ledger.ts';
import { sendAgain, startLoad } from './load.ts';

/** The end comes when this many requests of a round are answered, and up to so much later: a commit may be in any state. */
const ANSWERED = 15;
const SPREAD_MS = 400;
const CLIENTS = 12;
const SAMPLE = 12;

export interface KillOptions {
  /** How it is killed; by itself from outside, at any moment. */
  kill?(server: ServerProcess): Promise<Ended>;
  /** What else befalls the database, before the next start. */
  afterKill?(): void;
}

/**
 * Kills the server again and again under load, on one database, and expects that nothing acknowledged is missing,
 * nothing is there twice, no request is torn, and the rebuild agrees with what was derived live.
 * @param stored rows by messageId, past the server
 */
export async function killRounds(
  options: StartOptions,
  rounds: number,
  stored: () => Promise<Map<string, number>>,
  { kill, afterKill }: KillOptions = {},
): Promise<void> {
  const ledger = new Ledger();
  const visitors = new Visitors(Date.now(), 1);
  for (let round = 1; round <= rounds; round++) {
    const server = await startServer(options);
    const load = await startLoad(server, ledger, visitors, { clients: CLIENTS, round });
    const enough = ledger.with('acknowledged').length + ANSWERED;
    while (ledger.with('acknowledged').length < enough) await pause(5);
    await pause(Math.random() * SPREAD_MS);
    expect(await (kill ? kill(server) : server.stop('SIGKILL'))).toEqual({ code: null, signal: 'SIGKILL' });
    await load.over;
    afterKill?.();
  }
  // A load that was never cut off would prove nothing.
  expect(ledger.with('open').length).toBeGreaterThan(0);
  expect(ledger.with('refused')).toEqual([]);

  const server = await startServer(options);
  expect(ledger.faults(await stored())).toEqual([]);

  // What got no answer is sent again, some of what got one too: everything is there once.
  const acknowledged = ledger.with('acknowledged');
  await sendAgain(server, [...ledger.with('open'), ...acknowledged.slice(-SAMPLE)]);
  expect(ledger.with('open')).toEqual([]);
  expect(ledger.with('refused')).toEqual([]);
  await expectInJourneys(
    server,
    // Of a visit only what a visitor did is shown: who she says she is stands elsewhere.
    acknowledged.slice(-SAMPLE).flatMap(({ events }) => events.find(({ type }) => type === 'page_view') ?? []),
  );
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(ledger.faults(await stored())).toEqual([]);

  const live = await digestsOf('digest', options);
  const rebuilt = await digestsOf('rebuild', options);
  expect(rebuilt).toEqual({ facts: live.facts, live: live.derived, rebuilt: live.derived });
  expect(await digestsOf('digest', options)).toEqual(live);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The API shows them too. */
async function expectInJourneys(
  server: ServerProcess,
  events: readonly { anonymousId: string; messageId: string }[],
): Promise<void> {
  for (const { anonymousId, messageId } of events) {
    const response = await fetch(`${server.url}/v1/visitors/${anonymousId}/journey?include=events`, {
      headers: { authorization: `Bearer ${server.adminKey}` },
    });
    expect(response.status).toBe(200);
    const { visits } = (await response.json()) as { visits: { events: { id: string }[] }[] };
    const ids = visits.flatMap((visit) => visit.events.map(({ id }) => id));
    expect(ids.filter((id) => id === messageId)).toEqual([messageId]);
  }
}

/** What a command prints, by the word before it. */
export async function digestsOf(command: 'digest' | 'rebuild', options: StartOptions): Promise<Record<string, string>> {
  const { code, output } = await runThroughline(command, options);
  expect(code, output).toBe(0);
  return Object.fromEntries(
    [...output.matchAll(/^(facts|derived|live|rebuilt) +([0-9a-f]+)$/gm)].map(([, word, digest]) => [word!, digest!]),
  );
}
