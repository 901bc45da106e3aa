/** Every question and every change by its name: what a caller may ask of either engine, and across threads. */

import { changeChannels } from './change-channels.ts';
import { changeIdentity, type IdentityChange } from './change-identity.ts';
import { stepWalks, walkProgress } from './derived/history.ts';
import { deriveLeads } from './derived/leads.ts';
import { holdIdentity, holdSite } from './derived/leases.ts';
import { project, projectIdentifiers, projectVisitors } from './derived/project.ts';
import type { Rested, Scope } from './derived/scope.ts';
import { TrafficSources } from './derived/traffic-sources.ts';
import type { SiteRules } from './derived/visitors.ts';
import { erasePerson } from './erasure/erase-person.ts';
import { forgetChanges } from './erasure/forget-changes.ts';
import { type EventKey, findMentions } from './erasure/mentions.ts';
import { beginSearch, endSearch, type Search } from './erasure/searches.ts';
import { deleteAlert, listAlerts, putAlert } from './facts/alerts.ts';
import { appendAudit, listAudit } from './facts/audit.ts';
import { channelDefinition, channelVersions } from './facts/channel-rules.ts';
import { putContacts } from './facts/contacts.ts';
import { findCosts, listRates, putCosts, putRates } from './facts/costs.ts';
import { addStage, deleteDeal, getDeal, putDeal } from './facts/deals.ts';
import { listDefinitions, putDefinition } from './facts/definitions.ts';
import { closeSite, deleteSiteStep } from './facts/delete-site.ts';
import { noteDigest } from './facts/digests.ts';
import { examine } from './facts/examine.ts';
import {
  claimImportSchedule,
  deleteImportSchedule,
  dueImportSchedules,
  endImportRun,
  listImportSchedules,
  putImportSchedule,
} from './facts/import-schedules.ts';
import { getImport, putImport } from './facts/imports.ts';
import { changeInbound, countInbound, createInbound, deleteInbound, getInbound, listInbound } from './facts/inbound.ts';
import { createKey, listKeys, revokeKey } from './facts/keys.ts';
import { changeNote, createNote, deleteNote, listNotes } from './facts/notes.ts';
import { claimKey, type OnceClaim, once } from './facts/once.ts';
import { probe } from './facts/probe.ts';
import { decideQuarantine } from './facts/quarantine.ts';
import {
  createSession,
  endOtherSessions,
  endSession,
  endSessionOf,
  findSession,
  sessionsOf,
  touchSession,
} from './facts/sessions.ts';
import { createShare, deleteShare, findShare, listShares } from './facts/shares.ts';
import { changeSite, createFirstSite, createSite, deriveSettings, listSites } from './facts/sites.ts';
import { retellStages, stageMapping, stageNameUses } from './facts/stage-mappings.ts';
import { deleteTarget, listTargets, putTargets } from './facts/targets.ts';
import {
  changePassword,
  changeUser,
  createOwner,
  createUser,
  credentialsOf,
  deleteUser,
  linkedUser,
  listUsers,
  openUserLink,
  useUserLink,
} from './facts/users.ts';
import { hasWebhooks } from './outbox/changes.ts';
import {
  dueChanges,
  dueMessages,
  finishAttempt,
  forgetMessages,
  putAside,
  putMessages,
  replayMessages,
  takeMessage,
} from './outbox/messages.ts';
import { changeWebhook, createWebhook, deleteWebhook, getWebhook, listWebhooks } from './outbox/webhooks.ts';
import { claimsAboutPeople } from './reads/attribution/evidence.ts';
import { attributionColumns } from './reads/attribution/load.ts';
import { reportState } from './reads/change-log.ts';
import { previewChannels } from './reads/channel-preview.ts';
import { claimsAbout, suggestions } from './reads/claims.ts';
import { findDeals } from './reads/deals.ts';
import { digests } from './reads/digest.ts';
import { importedLeads } from './reads/imported-leads.ts';
import { installProgress } from './reads/install.ts';
import {
  contactsOf,
  contactsOfAccount,
  contactsOfVisitors,
  dealsOf,
  firstAndLastTouches,
  visitorExists,
  visitorsJourney,
} from './reads/journeys.ts';
import { accountsWonAt, findLeads, formerIdsOf, getLead, leadIdsOf, leadsOf } from './reads/leads.ts';
import { fatesOf } from './reads/live.ts';
import { dataVersion, markedVisitors } from './reads/marked.ts';
import { derivationLag, rebuildSize, toDerive, waiting, waitingAbout } from './reads/marks.ts';
import { outboxSize, webhookMessage, webhookMessages } from './reads/outbox.ts';
import { messagesOf } from './reads/person.ts';
import { quarantineCounts, quarantinedEvents } from './reads/quarantine.ts';
import { exportPage } from './reads/reports/export.ts';
import {
  consentOfLeads,
  contactSources,
  knownSources,
  leadCounts,
  npsAnswers,
  touchedIn,
} from './reads/reports/kpis.ts';
import { selfReportedSources } from './reads/reports/self-reported.ts';
import { visitCounts, visitSpan } from './reads/reports/visit-counts.ts';
import { visitColumns } from './reads/reports/visits.ts';
import { paidSources, taggedVisits } from './reads/reports/watched.ts';
import { leadJourney, settledJourney } from './reads/settled-journey.ts';
import { sourceUses } from './reads/source-uses.ts';
import { findTouchpoint } from './reads/trace.ts';
import { type RebuildState, rebuildStep } from './rebuild.ts';
import { countLogs, leadsToForget, type OfVisitors, visitorsToForget } from './retention/candidates.ts';
import { forgetLead, forgetLogs, forgetOfVisitors } from './retention/forget.ts';
import { endRun, listRetentionRuns, type StoredRun, stepOfRun, takeRetentionRun } from './retention/runs.ts';
import type { Sql } from './sql.ts';

export const reads = {
  listAlerts,
  taggedVisits,
  paidSources,
  listSites,
  listKeys,
  findSession,
  sessionsOf,
  listUsers,
  credentialsOf,
  linkedUser,
  findLeads,
  getLead,
  formerIdsOf,
  accountsWonAt,
  leadIdsOf,
  leadsOf,
  claimsAbout,
  findMentions,
  visitorsToForget,
  leadsToForget,
  countLogs,
  listRetentionRuns,
  messagesOf,
  suggestions,
  visitorsJourney,
  leadJourney,
  settledJourney,
  firstAndLastTouches,
  visitorExists,
  contactsOf,
  contactsOfAccount,
  contactsOfVisitors,
  dealsOf,
  getDeal,
  findDeals,
  digests,
  findCosts,
  listRates,
  listDefinitions,
  stageMapping,
  stageNameUses,
  attributionColumns,
  claimsAboutPeople,
  markedVisitors,
  listTargets,
  visitColumns,
  npsAnswers,
  visitCounts,
  visitSpan,
  knownSources,
  touchedIn,
  contactSources,
  consentOfLeads,
  leadCounts,
  exportPage,
  getImport,
  importedLeads,
  listImportSchedules,
  dueImportSchedules,
  selfReportedSources,
  dataVersion,
  reportState,
  waiting,
  waitingAbout,
  toDerive,
  derivationLag,
  rebuildSize,
  channelDefinition,
  channelVersions,
  walkProgress,
  previewChannels,
  findTouchpoint,
  quarantinedEvents,
  sourceUses,
  quarantineCounts,
  fatesOf,
  listWebhooks,
  getWebhook,
  listInbound,
  getInbound,
  dueChanges,
  dueMessages,
  webhookMessages,
  webhookMessage,
  outboxSize,
  installProgress,
  listAudit,
  listNotes,
  listShares,
  findShare,
};
export type Reads = typeof reads;

/** What a request can create that has no key of its own: through `createOnce` (`server/http/idempotency.ts`). */
const creations = {
  createSite,
  createKey,
  createUser,
  createNote,
  createShare,
  createWebhook,
  createInbound,
};
type Creations = typeof creations;
export type CreationName = keyof Creations;
export type CreationArguments<K extends CreationName> = Creations[K] extends (sql: Sql, ...args: infer A) => unknown
  ? A
  : never;
export type CreationAnswer<K extends CreationName> = Awaited<ReturnType<Creations[K]>>;

type Rest<F> = F extends (sql: Sql, ...args: infer A) => unknown ? A : never;

const create = (sql: Sql, name: CreationName, args: readonly unknown[]): Promise<unknown> =>
  (creations[name] as (sql: Sql, ...args: readonly unknown[]) => Promise<unknown>)(sql, ...args);

export const writes = {
  takeRetentionRun,
  endRetentionRun: endRun,
  /** @returns null: the run is another's now */
  forgetOfVisitors: (sql: Sql, run: StoredRun, name: OfVisitors, visitorIds: readonly string[], now: number) =>
    stepOfRun(sql, run, name, now, () => forgetOfVisitors(sql, run.siteId, name, visitorIds, run.cutoffs[name]!, now)),
  forgetLead: (sql: Sql, siteId: number, run: StoredRun, leadId: string, now: number) =>
    stepOfRun(sql, run, 'leads', now, () => forgetLead(sql, siteId, leadId, run.cutoffs.leads!, now, rulesOf, sources)),
  forgetLogs: (sql: Sql, run: StoredRun, site: string, name: 'webhooks' | 'audit', limit: number, now: number) =>
    stepOfRun(sql, run, name, now, () => forgetLogs(sql, run.siteId, site, name, run.cutoffs[name]!, limit)),
  noteDigest,
  putAlert,
  deleteAlert,
  ...creations,
  create,
  createOnce: (sql: Sql, claim: OnceClaim, now: number, name: CreationName, args: readonly unknown[]) =>
    once(sql, claim, now, () => create(sql, name, args)),
  claimKey,
  changeNote,
  deleteNote,
  deleteTarget,
  deleteShare,
  createFirstSite,
  changeSite,
  revokeKey,
  createSession,
  touchSession,
  endSession,
  endSessionOf,
  endOtherSessions,
  createOwner,
  changeUser,
  changePassword,
  deleteUser,
  openUserLink,
  useUserLink,
  appendAudit,
  putContacts,
  putDeal,
  deleteDeal,
  addStage,
  probe,
  putCosts,
  putRates,
  putTargets,
  putImport,
  putImportSchedule,
  claimImportSchedule,
  endImportRun,
  deleteImportSchedule,
  putDefinition,
  retellStages,
  changeChannels,
  decideQuarantine,
  examine,
  changeWebhook,
  deleteWebhook,
  changeInbound,
  deleteInbound,
  countInbound,
  putAside,
  putMessages,
  takeMessage,
  finishAttempt,
  replayMessages,
  forgetMessages,
  closeSite,
  deleteSiteStep: async (sql: Sql, ...args: Rest<typeof deleteSiteStep>) => {
    const step = await deleteSiteStep(sql, ...args);
    await forgetChanges(sql);
    return step;
  },
  /** Derives the leads of these identifiers now; their marks stay, and find nothing more to do. */
  deriveIdentifiers: async (sql: Sql, siteId: number, identifiers: readonly string[]): Promise<void> => {
    await holdSite(sql, siteId, 'shared');
    await holdIdentity(sql, siteId);
    const site = await rulesOf(sql, siteId);
    if (site) await deriveLeads(sql, site, identifiers);
  },
  changeIdentity: (sql: Sql, siteId: number, change: IdentityChange, keep: boolean, now: number) =>
    changeIdentity(sql, siteId, change, keep, now, rulesOf, sources),
  beginSearch,
  endSearch,
  erasePerson: async (
    sql: Sql,
    siteId: number,
    leadId: string,
    found: readonly EventKey[],
    now: number,
    search: Search | null = null,
  ) => {
    const erased = await erasePerson(sql, siteId, leadId, found, { search, told: true }, now, rulesOf, sources);
    await forgetChanges(sql);
    return erased;
  },
  rebuildStep: (sql: Sql, siteId: number, state: RebuildState, limit: number, now: number) =>
    rebuildStep(sql, siteId, state, limit, rulesOf, sources, now),
};
export type Writes = typeof writes;

/** One dictionary cache a process or thread. */
const sources = new TrafficSources();

/** Clears up to `limit` marks of a scope, in the caller's transaction. */
export function projectMarks(sql: Sql, scope: Scope | Rested, limit: number): Promise<number> {
  return project(sql, scope, limit, rulesOf, sources);
}

/** The same in parts, each for a transaction of its own. */
export const projectPart = {
  visitors: (sql: Sql, scope: Scope, limit: number) => projectVisitors(sql, scope, limit, rulesOf, sources),
  identifiers: (sql: Sql, limit: number) => projectIdentifiers(sql, limit, rulesOf),
  walks: (sql: Sql) => stepWalks(sql),
};

/** To be called when a transaction was rolled back. */
export function forgetCaches(): void {
  sources.forget();
}

/** @returns null where the site was deleted */
async function rulesOf(sql: Sql, siteId: number): Promise<SiteRules | null> {
  const site = (await listSites(sql)).find((candidate) => candidate.siteId === siteId);
  if (!site) return null;
  return { siteId, settings: deriveSettings(site), identity: site, announces: await hasWebhooks(sql, siteId) };
}
