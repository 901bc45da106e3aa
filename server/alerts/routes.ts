/** `GET /v1/alerts`: what is watched of a site, and how it stands. */
import type { FastifyInstance } from 'fastify';
import { Alerts, AlertsQuery } from '../../shared/api/alert.ts';
import { alertViews } from '../domain/alert-view.ts';
import type { Auth } from '../http/auth.ts';
import type { Storage } from '../storage/storage.ts';

export interface AlertParts {
  storage: Storage;
  auth: Auth;
}

export async function alertRoutes(app: FastifyInstance, { storage, auth }: AlertParts): Promise<void> {
  app.get(
    '/v1/alerts',
    {
      onRequest: auth.needs('read'),
      schema: {
        tags: ['Alerts'],
        summary: 'What is watched of a site: traffic that stopped, campaigns that got lost, spend without clicks',
        description:
          'Looked at every ten minutes. A change is told to webhooks that hear of `alert.changed`, and in the log. The setting `alerts` of a site says when each is raised.',
        querystring: AlertsQuery,
        response: { 200: Alerts },
      },
    },
    async (request): Promise<Alerts> => {
      const { site: named } = request.query as AlertsQuery;
      const site = auth.site(await auth.require(request, 'read'), named);
      return { alerts: alertViews(await storage.read('listAlerts', site.siteId), site.alerts) };
    },
  );
}
