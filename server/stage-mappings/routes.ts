/** What a site's own names of stages are: listed, tried, and changed for all of history. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { StageMappingsIn, StageMappingsOut, StageMappingsPreview } from '../../shared/api/stage-mapping.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import { isOurs, type StageMapping, StageNames } from '../domain/stage-mapping.ts';
import type { Auth } from '../http/auth.ts';
import { type FieldError, invalid } from '../http/problem.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import { STAGE_MAPPING, type StoredMapping } from '../storage/facts/stage-mappings.ts';
import type { Storage } from '../storage/storage.ts';

export interface StageMappingParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
}

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
/** Deals or stages changed in one transaction: some milliseconds of the writer's time. */
const PAGE = 200;

export async function stageMappingRoutes(
  app: FastifyInstance,
  { storage, auth, clockOf }: StageMappingParts,
): Promise<void> {
  const tags = ['Sites'];

  app.get(
    '/v1/sites/:id/stage-mappings',
    {
      onRequest: auth.needs('read'),
      schema: { tags, summary: "The site's own names of stages", params: Id, response: { 200: StageMappingsOut } },
    },
    async (request) => {
      const site = auth.site(await auth.require(request, 'read'), (request.params as Static<typeof Id>).id);
      return view(await storage.read('stageMapping', site.siteId));
    },
  );

  app.put(
    '/v1/sites/:id/stage-mappings',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: "Say what the site's own names of stages are, all of them",
        description:
          'From then on deals and leads may be told with these names; what was told with them before follows. A name that is no longer in the list counts for nothing.',
        params: Id,
        body: StageMappingsIn,
        response: { 200: StageMappingsOut },
      },
    },
    async (request) => {
      const site = auth.site(await auth.require(request, 'manage'), (request.params as Static<typeof Id>).id);
      const mappings = readMappings(request.body as StageMappingsIn);
      const now = clockOf(site).now();
      await storage.write('putDefinition', site.siteId, 'stage_mapping', STAGE_MAPPING, mappings, now);
      // Again in full when the same is told again: so a change that broke off can be finished.
      for (const kind of ['deals', 'leads'] as const) {
        for (let after: string | null = ''; after !== null; ) {
          after = await storage.write('retellStages', site.siteId, kind, after, PAGE, now);
        }
      }
      return view(await storage.read('stageMapping', site.siteId));
    },
  );

  app.post(
    '/v1/sites/:id/stage-mappings/preview',
    {
      onRequest: auth.needs('read'),
      schema: {
        tags,
        summary: 'What other names of stages would change',
        params: Id,
        body: StageMappingsIn,
        response: { 200: StageMappingsPreview },
      },
    },
    async (request) => {
      const site = auth.site(await auth.require(request, 'read'), (request.params as Static<typeof Id>).id);
      const mappings = readMappings(request.body as StageMappingsIn);
      const [stored, uses] = await Promise.all([
        storage.read('stageMapping', site.siteId),
        storage.read('stageNameUses', site.siteId),
      ]);
      const [before, after] = [new StageNames(stored.mappings), new StageNames(mappings)];
      const told = new StageNames(uses.map(({ name }) => ({ name, stage: null })));
      return {
        changes: uses
          .map((use) => ({ ...use, before: before.of(use.name) ?? null, after: after.of(use.name) ?? null }))
          .filter((use) => use.before !== use.after),
        unused: mappings.map(({ name }) => name).filter((name) => told.of(name) === undefined),
      } satisfies StageMappingsPreview;
    },
  );
}

function readMappings({ mappings }: StageMappingsIn): StageMapping[] {
  const errors: FieldError[] = [];
  const names: StageMapping[] = [];
  const seen = new Set<string>();
  for (const [i, { name, stage }] of mappings.entries()) {
    const plain = name.trim().toLowerCase();
    const pointer = `/mappings/${i}/name`;
    if (plain === '') errors.push({ pointer, detail: 'must not be blank' });
    else if (isOurs(plain)) errors.push({ pointer, detail: 'is a stage of its own, and stays one' });
    else if (seen.has(plain)) errors.push({ pointer, detail: 'is in the list already' });
    seen.add(plain);
    names.push({ name: name.trim(), stage });
  }
  if (errors.length > 0) throw invalid(errors);
  return names;
}

const view = ({ mappings, version, definedAt }: StoredMapping): StageMappingsOut => ({
  mappings: [...mappings],
  version,
  definedAt: definedAt === null ? null : toIso(definedAt),
});
