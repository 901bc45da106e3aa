/** Channel rules and campaign aliases of a site: read, preview, change. Both are parts of one versioned definition. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import {
  CampaignAliases,
  CampaignAliasesIn,
  ChannelPreview,
  ChannelRules,
  ChannelRulesIn,
  type CreditsPreview,
} from '../../shared/api/channels.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import { type ChannelDefinition, SHIPPED_CHANNELS } from '../domain/source/channel-definition.ts';
import type { Auth } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { ProblemError } from '../http/problem.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import { readRules } from './read-rules.ts';

export interface ChannelParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
  /** What credits of won deals would be under another definition, of so many deals. */
  credits(site: StoredSite, after: ChannelDefinition, limit: number): Promise<CreditsPreview>;
}

type Change = Partial<Pick<ChannelDefinition, 'rules' | 'aliases'>>;

/** One part of the definition, as the API shows and takes it. */
interface Part {
  path: string;
  what: string;
  body: TSchema;
  answer: TSchema;
  show(definition: ChannelDefinition): object;
  read(body: unknown): Change;
}

const PARTS: Part[] = [
  {
    path: 'channel-rules',
    what: 'channel rules',
    body: ChannelRulesIn,
    answer: ChannelRules,
    show: ({ rules }) => ({ rules }),
    read: (body) => ({ rules: readRules(body as ChannelRulesIn) }),
  },
  {
    path: 'campaign-aliases',
    what: 'campaign aliases',
    body: CampaignAliasesIn,
    answer: CampaignAliases,
    show: ({ aliases }) => ({ aliases }),
    read: (body) => ({ aliases: (body as CampaignAliasesIn).aliases }),
  },
];

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const VersionQuery = Type.Object(
  {
    version: Type.Optional(
      Type.String({ pattern: '^(shipped|[1-9]\\d{0,8})$', description: 'an earlier version, or `shipped`' }),
    ),
  },
  { additionalProperties: false },
);
const PreviewQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: LIMITS.listMax,
        default: LIMITS.listDefault,
        description: 'touchpoints to list',
      }),
    ),
  },
  { additionalProperties: false },
);

export async function channelRoutes(
  app: FastifyInstance,
  { storage, auth, directory, clock, credits }: ChannelParts,
): Promise<void> {
  const tags = ['Channels'];

  for (const { path, what, body, answer, show, read } of PARTS) {
    const url = `/v1/sites/:id/${path}`;
    const view = async (site: StoredSite, definition: ChannelDefinition) => {
      const [versions, progress] = await Promise.all([
        storage.read('channelVersions', site.siteId),
        storage.read('walkProgress', site.siteId, 'sources'),
      ]);
      return {
        version: definition.version,
        shipped: definition.version === SHIPPED_CHANNELS.version,
        ...show(definition),
        versions: versions.map(({ version, createdAt }) => ({ version, createdAt: toIso(createdAt) })),
        application: { status: progress === 1 ? 'done' : 'running', progress },
      };
    };

    app.get(
      url,
      {
        onRequest: auth.needs('read'),
        schema: {
          tags,
          summary: `The ${what} of a site`,
          params: Id,
          querystring: VersionQuery,
          response: { 200: answer },
        },
      },
      async (request) => {
        const site = await siteOf(request, 'read');
        const { version } = request.query as Static<typeof VersionQuery>;
        const definition =
          version === 'shipped'
            ? SHIPPED_CHANNELS
            : await storage.read('channelDefinition', site.siteId, version === undefined ? undefined : Number(version));
        if (!definition) throw new ProblemError('not_found', { detail: 'The site has no such version' });
        return view(site, definition);
      },
    );

    app.put(
      url,
      {
        onRequest: auth.needs('manage'),
        schema: {
          tags,
          summary: `Change the ${what} of a site; history follows in the background`,
          params: Id,
          body,
          response: { 200: answer },
        },
      },
      async (request) => {
        const site = await siteOf(request, 'manage');
        const basis = (request.body as { version?: number }).version ?? null;
        const definition = await storage.write('changeChannels', site.siteId, read(request.body), basis, clock.now());
        if (!definition) {
          throw new ProblemError('conflict', {
            detail: `The ${what} were changed meanwhile: read them again, or leave version out to write over them`,
          });
        }
        await directory.load();
        return view(site, definition);
      },
    );

    app.post(
      `${url}/preview`,
      {
        onRequest: auth.needs('read'),
        config: { personal: true },
        schema: {
          tags,
          summary: `What a change of the ${what} would do; changes nothing`,
          params: Id,
          querystring: PreviewQuery,
          body,
          response: { 200: ChannelPreview },
        },
      },
      async (request) => {
        const site = await siteOf(request, 'read');
        const { limit = LIMITS.listDefault } = request.query as Static<typeof PreviewQuery>;
        const change = read(request.body);
        const before = (await storage.read('channelDefinition', site.siteId))!;
        const after = { ...before, ...change };
        const { moved, ...preview } = await storage.read('previewChannels', site.siteId, before, after, limit);
        return {
          version: before.version,
          ...preview,
          moved: moved.map((touchpoint) => ({ ...touchpoint, occurredAt: toIso(touchpoint.occurredAt) })),
          credits: await credits(site, after, limit),
        };
      },
    );
  }

  async function siteOf(request: FastifyRequest, scope: 'read' | 'manage'): Promise<StoredSite> {
    return auth.site(await auth.require(request, scope), (request.params as { id: string }).id);
  }
}
