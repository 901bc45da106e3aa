/** "What Throughline sees": the panel's page, the question it asks every second, and what its buttons do. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { LIMITS } from '../../shared/limits.ts';
import type { MovableClock } from '../clock.ts';
import type { Collector, CollectorAnswer, CollectorProblem } from './collector.ts';
import { Credits } from './credits.ts';
import { bookMeeting, closeDeal, type KnownLead } from './crm.ts';
import { HALF_A_YEAR, SALES_CYCLE, UNTIL_MEETING } from './durations.ts';
import { LANDINGS, locationOf } from './landings.ts';
import { renderPanelPage } from './panel-page.ts';
import type { Session, Sessions } from './sessions.ts';
import { findLead, NOTHING, type Sight, see } from './sight.ts';

/** What `GET /try/state` answers. */
export interface PanelState extends Omit<Sight, 'path'> {
  /** By the moved clock. */
  now: string;
  cameAt: string;
  offsetMs: number;
  anonymousId: string | null;
  links: { dashboard: string | null; rest: string | null };
}

interface Needs {
  sessions: Sessions;
  clock: MovableClock;
  collector: Collector;
  collectorUrl: string;
  dashboardUrl: string;
}

const Visitor = Type.Object({ anonymousId: Type.String({ minLength: 1, maxLength: LIMITS.idChars }) });
const Visit = Type.Object({ landing: Type.Union(LANDINGS.map(({ id }) => Type.Literal(id))) });

export function registerPanel(app: FastifyInstance, needs: Needs): void {
  const { sessions, clock, collector, collectorUrl, dashboardUrl } = needs;
  const credits = new Credits(collector);
  const html = renderPanelPage();
  const fail = (reply: FastifyReply, problem: CollectorProblem) =>
    reply
      .code(problem.status === 409 ? 409 : 502)
      .type('application/problem+json')
      .send({ type: 'about:blank', ...problem, code: problem.status === 409 ? 'no_lead_yet' : 'collector' });

  /** The lead to act on, or the reason why there is none. */
  async function knownLead({ anonymousId }: Session): Promise<KnownLead | CollectorProblem> {
    const { lead, problem } = anonymousId ? await findLead(collector, anonymousId) : { lead: null, problem: null };
    if (problem) return problem;
    if (lead?.email) return { ...lead, email: lead.email };
    return { status: 409, title: 'Nobody to do this with yet', detail: 'Fill in the form first: no e-mail is known.' };
  }

  app.get('/panel', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-cache').send(html),
  );

  app.get('/try/state', async (request, reply): Promise<PanelState> => {
    const session = sessions.open(request, reply);
    const { anonymousId, cameAt } = session;
    const { path, ...sight } = anonymousId ? await see(collector, credits, anonymousId) : NOTHING;
    reply.header('Cache-Control', 'no-store');
    return {
      now: new Date(clock.now()).toISOString(),
      cameAt: new Date(cameAt).toISOString(),
      offsetMs: clock.offsetMs,
      anonymousId,
      ...sight,
      links: {
        dashboard: sight.lead ? `${dashboardUrl}/leads/${encodeURIComponent(sight.lead.id)}` : null,
        rest: path ? collectorUrl + path : null,
      },
    };
  });

  /** The answer of the REST call as it came, for curious eyes: the browser has no key to make the call itself. */
  app.get('/try/raw', async (request, reply) => {
    const { anonymousId } = sessions.open(request, reply);
    const sight = anonymousId ? await see(collector, credits, anonymousId) : null;
    if (sight?.problem) return fail(reply, sight.problem);
    return reply
      .type('application/json; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .send(JSON.stringify(sight?.journey ?? null, null, 2));
  });

  app.put<{ Body: Static<typeof Visitor> }>('/try/visitor', { schema: { body: Visitor } }, (request, reply) => {
    sessions.open(request, reply).anonymousId = request.body.anonymousId;
    return reply.code(204).send();
  });

  app.post<{ Body: Static<typeof Visit> }>('/try/visits', { schema: { body: Visit } }, (request, reply) => {
    const session = sessions.open(request, reply);
    const landing = LANDINGS.find(({ id }) => id === request.body.landing)!;
    const location = locationOf(landing);
    session.pending = { location, referrer: landing.referrer };
    sessions.advance(session, landing.waitMs, reply);
    return reply.send({ location, offsetMs: clock.offsetMs });
  });

  app.post('/try/half-a-year', (request, reply) => {
    sessions.advance(sessions.open(request, reply), HALF_A_YEAR, reply);
    return reply.send({ offsetMs: clock.offsetMs });
  });

  /** Time passes, then the CRM speaks; if it could not be heard, no time has passed. */
  async function actLater(
    session: Session,
    waitMs: number,
    reply: FastifyReply,
    act: (lead: KnownLead) => Promise<CollectorAnswer>,
  ) {
    const lead = await knownLead(session);
    if (!('id' in lead)) return fail(reply, lead);
    sessions.advance(session, waitMs, reply);
    const answer = await act(lead);
    if (answer.ok) return { offsetMs: clock.offsetMs };
    sessions.advance(session, -waitMs, reply);
    return fail(reply, answer.problem);
  }

  app.post('/try/meetings', (request, reply) =>
    actLater(sessions.open(request, reply), UNTIL_MEETING, reply, (lead) => bookMeeting(collector, lead, clock.now())),
  );

  app.post('/try/deals', (request, reply) => {
    const opportunityMs = clock.now();
    return actLater(sessions.open(request, reply), SALES_CYCLE, reply, (lead) =>
      closeDeal(collector, lead, { opportunityMs, wonMs: clock.now() }),
    );
  });

  app.post('/try/start-over', (request, reply) => {
    sessions.startOver(sessions.open(request, reply), reply);
    return reply.send({ offsetMs: clock.offsetMs });
  });
}
