/** What a site defines for itself: attribution models and conversions. Reports use the latest version, over all of history. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { ATTRIBUTION_MILESTONES } from '../../shared/api/attribution.ts';
import type { CustomModel } from '../../shared/api/compute.ts';
import { ConversionsIn, ConversionsOut, ModelIn, ModelList, ModelOut } from '../../shared/api/definition.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { customModelProblem } from '../domain/attribution/custom.ts';
import { MODEL_IDS } from '../domain/attribution/registry.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth } from '../http/auth.ts';
import { type FieldError, invalid, ProblemError } from '../http/problem.ts';
import type { Definition } from '../storage/facts/definitions.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

export interface DefinitionParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
}

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const IdAndName = Type.Object({
  id: Type.String({ maxLength: LIMITS.idChars }),
  name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }),
});
type Named = Static<typeof IdAndName>;

export async function definitionRoutes(
  app: FastifyInstance,
  { storage, auth, clockOf }: DefinitionParts,
): Promise<void> {
  const tags = ['Sites'];

  app.get(
    '/v1/sites/:id/models',
    {
      onRequest: auth.needs('read'),
      schema: { tags, summary: "The site's own attribution models", params: Id, response: { 200: ModelList } },
    },
    async (request) => {
      const site = auth.site(await auth.require(request, 'read'), (request.params as { id: string }).id);
      const models = await storage.read('listDefinitions', site.siteId, 'model');
      return { data: models.map(modelView) };
    },
  );

  app.get(
    '/v1/sites/:id/models/:name',
    {
      onRequest: auth.needs('read'),
      schema: { tags, summary: 'One of them', params: IdAndName, response: { 200: ModelOut } },
    },
    async (request) => {
      const { id, name } = request.params as Named;
      const site = auth.site(await auth.require(request, 'read'), id);
      return modelView(await modelNamed(site, name));
    },
  );

  app.put(
    '/v1/sites/:id/models/:name',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Define an attribution model of the site',
        description: 'Reports know it by its name, and `all` includes it. A change is a new version.',
        params: IdAndName,
        body: ModelIn,
        response: { 200: ModelOut, 201: ModelOut },
      },
    },
    async (request, reply) => {
      const { id, name } = request.params as Named;
      const site = auth.site(await auth.require(request, 'manage'), id);
      const model = { ...(request.body as ModelIn), id: name } satisfies CustomModel;
      const errors: FieldError[] = [];
      if (name === 'all' || MODEL_IDS.includes(name)) {
        errors.push({ parameter: 'name', detail: `must differ from all, ${MODEL_IDS.join(', ')}` });
      }
      const told = (request.body as ModelIn).id;
      if (told !== undefined && told !== name)
        errors.push({ pointer: '/id', detail: 'must be the name in the path, or left out' });
      const problem = customModelProblem(model);
      if (problem !== null) errors.push({ pointer: '', detail: problem });
      if (errors.length > 0) throw invalid(errors);
      const written = await storage.write('putDefinition', site.siteId, 'model', name, model, clockOf(site).now());
      return reply.code(written === 'accepted' ? 201 : 200).send(modelView(await modelNamed(site, name)));
    },
  );

  app.delete(
    '/v1/sites/:id/models/:name',
    {
      onRequest: auth.needs('manage'),
      schema: { tags, summary: 'Take a model of the site away', params: IdAndName, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { id, name } = request.params as Named;
      const site = auth.site(await auth.require(request, 'manage'), id);
      await modelNamed(site, name);
      await storage.write('putDefinition', site.siteId, 'model', name, null, clockOf(site).now());
      return reply.code(204).send();
    },
  );

  app.get(
    '/v1/sites/:id/conversions',
    {
      onRequest: auth.needs('read'),
      schema: { tags, summary: "The site's own conversions", params: Id, response: { 200: ConversionsOut } },
    },
    async (request) => {
      const site = auth.site(await auth.require(request, 'read'), (request.params as { id: string }).id);
      return conversionsView(await storage.read('listDefinitions', site.siteId, 'conversion'));
    },
  );

  app.put(
    '/v1/sites/:id/conversions',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Define the conversions of the site, all of them',
        description: 'Each is a milestone of its own in reports, and counts from the first event there is.',
        params: Id,
        body: ConversionsIn,
        response: { 200: ConversionsOut },
      },
    },
    async (request) => {
      const site = auth.site(await auth.require(request, 'manage'), (request.params as { id: string }).id);
      const { conversions } = request.body as ConversionsIn;
      const names = new Set<string>(ATTRIBUTION_MILESTONES);
      const errors: FieldError[] = [];
      for (const [i, { name, event, form, page }] of conversions.entries()) {
        if (names.has(name)) {
          errors.push({
            pointer: `/conversions/${i}/name`,
            detail: `must differ from ${[...ATTRIBUTION_MILESTONES].join(', ')} and the others`,
          });
        }
        names.add(name);
        if (event === undefined && form === undefined && page === undefined) {
          errors.push({ pointer: `/conversions/${i}`, detail: 'needs event, form or page' });
        }
      }
      if (errors.length > 0) throw invalid(errors);
      const before = await storage.read('listDefinitions', site.siteId, 'conversion');
      const now = clockOf(site).now();
      for (const { name } of before) {
        if (!names.has(name)) await storage.write('putDefinition', site.siteId, 'conversion', name, null, now);
      }
      for (const { name, ...rule } of conversions) {
        await storage.write('putDefinition', site.siteId, 'conversion', name, rule, now);
      }
      return conversionsView(await storage.read('listDefinitions', site.siteId, 'conversion'));
    },
  );

  async function modelNamed(site: StoredSite, name: string): Promise<Definition> {
    const models = await storage.read('listDefinitions', site.siteId, 'model');
    const found = models.find((model) => model.name === name);
    if (!found) throw new ProblemError('not_found');
    return found;
  }
}

function modelView({ name, version, definition, definedAt }: Definition): ModelOut {
  return { ...(definition as CustomModel), id: name, version, definedAt: toIso(definedAt) };
}

function conversionsView(definitions: readonly Definition[]): ConversionsOut {
  return {
    conversions: definitions.map(({ name, version, definition, definedAt }) => ({
      name,
      ...(definition as object),
      version,
      definedAt: toIso(definedAt),
    })),
  };
}
