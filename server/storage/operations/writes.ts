/** Every change by its name: what a caller may have done on either engine, and across threads; each in one transaction. */
import { changeChannels } from '../change-channels.ts';
import { changeIdentity, type IdentityChange } from '../change-identity.ts';
import { deriveLeads } from '../derived/leads.ts';
import { holdIdentity, holdSite } from '../derived/leases.ts';
import { type Erasure, erasePerson, type Manner, type Unsearched } from '../erasure/erase-person.ts';
import { forgetChanges } from '../erasure/forget-changes.ts';
import type { EventKey } from '../erasure/mentions.ts';
import { beginSearch, endSearch, type Search } from '../erasure/searches.ts';
import { adjustAdExports, forgetAdExports, rememberAdExports } from '../facts/ad-exports.ts';
import { deleteAlert, putAlert } from '../facts/alerts.ts';
import { appendAudit } from '../facts/audit.ts';
import { putContacts } from '../facts/contacts.ts';
import { putCosts, putRates } from '../facts/costs.ts';
import { addStage, deleteDeal, putDeal } from '../facts/deals.ts';
import { putDefinition } from '../facts/definitions.ts';
import { deleteSiteStep } from '../facts/delete-site.ts';
import {
  chooseDigests,
  closeInterrupted,
  dropDigestMail,
  endDigest,
  finishDigestMail,
  takeDigestMail,
} from '../facts/digest-mails.ts';
import { noteDigest } from '../facts/digests.ts';
import { examine } from '../facts/examine.ts';
import {
  claimImportSchedule,
  deleteImportSchedule,
  endImportRun,
  putImportSchedule,
} from '../facts/import-schedules.ts';
import { putImport } from '../facts/imports.ts';
import { changeInbound, createInbound, deleteInbound, noteDelivery } from '../facts/inbound.ts';
import { createKey, revokeKey, touchKey } from '../facts/keys.ts';
import { changeNote, createNote, deleteNote } from '../facts/notes.ts';
import { claimKey, type OnceClaim, once } from '../facts/once.ts';
import { probe } from '../facts/probe.ts';
import { decideQuarantine } from '../facts/quarantine.ts';
import {
  confirmSession,
  createSession,
  endOtherSessions,
  endSession,
  endSessionOf,
  touchSession,
} from '../facts/sessions.ts';
import { createShare, deleteShare } from '../facts/shares.ts';
import { changeSite, closeSite, createFirstSite, createSite, endWriteKey, rotateWriteKey } from '../facts/sites.ts';
import { retellStages } from '../facts/stage-mappings.ts';
import { deleteTarget, putTargets } from '../facts/targets.ts';
import {
  changePassword,
  changeUser,
  createOwner,
  createUser,
  deleteUser,
  openUserLink,
  useUserLink,
} from '../facts/users.ts';
import { dropWords, retireWords } from '../facts/words.ts';
import { putAside } from '../outbox/due-changes.ts';
import { forgetMessages, putMessages, replayMessages } from '../outbox/messages.ts';
import { replaceSealed } from '../outbox/sealed.ts';
import { finishAttempt, takeMessage } from '../outbox/sending.ts';
import { changeWebhook, createWebhook, deleteWebhook } from '../outbox/webhooks.ts';
import { type RebuildState, rebuildStep } from '../rebuild.ts';
import { restrictPerson } from '../restrict-person.ts';
import type { OfVisitors } from '../retention/candidates.ts';
import { forgetLead, forgetLogs, forgetOfVisitors } from '../retention/forget.ts';
import { forgetNamed } from '../retention/named.ts';
import { endRun, type StoredRun, stepOfRun, takeRetentionRun } from '../retention/runs.ts';
import type { Sql } from '../sql.ts';
import { rulesOf, sources } from './projection.ts';

/** What a request can create that has no key of its own: through `createOnce` (`server/http/idempotency.ts`). */
const creations = {
  createSite,
  rotateWriteKey,
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
  forgetOfVisitors: (
    sql: Sql,
    run: StoredRun,
    name: OfVisitors,
    visitorIds: readonly string[],
    limit: number,
    now: number,
  ) =>
    stepOfRun(sql, run, name, now, () =>
      forgetOfVisitors(sql, run.siteId, name, visitorIds, run.cutoffs[name]!, limit, now),
    ),
  forgetLead: (sql: Sql, siteId: number, run: StoredRun, leadId: string, now: number) =>
    stepOfRun(sql, run, 'leads', now, () => forgetLead(sql, siteId, leadId, run.cutoffs.leads!, now, rulesOf, sources)),
  forgetNamed: (sql: Sql, run: StoredRun, identifiers: readonly string[], limit: number, now: number) =>
    stepOfRun(sql, run, 'leads', now, () => forgetNamed(sql, run.siteId, identifiers, run.cutoffs.leads!, limit, now)),
  forgetLogs: (sql: Sql, run: StoredRun, site: string, name: 'webhooks' | 'audit', limit: number, now: number) =>
    stepOfRun(sql, run, name, now, () => forgetLogs(sql, run.siteId, site, name, run.cutoffs[name]!, limit)),
  dropWords,
  retireWords,
  noteDigest,
  chooseDigests,
  endDigest,
  takeDigestMail,
  finishDigestMail,
  dropDigestMail,
  closeInterrupted,
  putAlert,
  deleteAlert,
  rememberAdExports,
  adjustAdExports,
  forgetAdExports,
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
  touchKey,
  endWriteKey,
  createSession,
  touchSession,
  confirmSession,
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
  noteDelivery,
  putAside,
  putMessages,
  takeMessage,
  replaceSealed,
  finishAttempt,
  replayMessages,
  forgetMessages,
  closeSite,
  deleteSiteStep: async (sql: Sql, ...args: Rest<typeof deleteSiteStep>) => {
    const deleted = await deleteSiteStep(sql, ...args);
    if (deleted === 0) await forgetChanges(sql);
    return deleted;
  },
  /** Derives the leads of these identifiers now; their marks stay, and find nothing more to do. */
  deriveIdentifiers: async (sql: Sql, siteId: number, identifiers: readonly string[]): Promise<void> => {
    await holdSite(sql, siteId, 'shared');
    await holdIdentity(sql, siteId);
    const site = await rulesOf(sql, siteId);
    if (site) await deriveLeads(sql, site, identifiers);
  },
  /** @returns null where there is no such lead */
  restrictPerson: (sql: Sql, siteId: number, leadId: string, isRestricted: boolean, now: number) =>
    restrictPerson(sql, siteId, leadId, isRestricted, now, rulesOf),
  changeIdentity: (sql: Sql, siteId: number, change: IdentityChange, keep: boolean, now: number) =>
    changeIdentity(sql, siteId, change, keep, now, rulesOf, sources),
  beginSearch,
  endSearch,
  /** @returns what the search did not know of her, where that is so: nothing was erased */
  eraseSearched: (
    sql: Sql,
    siteId: number,
    leadId: string,
    found: readonly EventKey[],
    search: Search,
    now: number,
  ): Promise<Erasure | Unsearched | null> => erase(sql, siteId, leadId, found, { search, patient: true }, now),
  /** Looks for what the search did not know, however long that takes. */
  erasePerson: async (
    sql: Sql,
    siteId: number,
    leadId: string,
    found: readonly EventKey[],
    now: number,
    search: Search | null = null,
  ): Promise<Erasure | null> =>
    (await erase(sql, siteId, leadId, found, { search, patient: false }, now)) as Erasure | null,
  rebuildStep: (sql: Sql, siteId: number, state: RebuildState, limit: number, now: number) =>
    rebuildStep(sql, siteId, state, limit, rulesOf, sources, now),
};
export type Writes = typeof writes;

/** After them nothing of somebody may be left in the database's files. */
export const ERASING: ReadonlySet<string> = new Set<keyof Writes>(['erasePerson', 'eraseSearched', 'dropWords']);

async function erase(
  sql: Sql,
  siteId: number,
  leadId: string,
  found: readonly EventKey[],
  how: Pick<Manner, 'search' | 'patient'>,
  now: number,
): Promise<Erasure | Unsearched | null> {
  const manner = { ...how, told: true, silentSince: null };
  const erased = await erasePerson(sql, siteId, leadId, found, manner, now, rulesOf, sources);
  if (erased && 'counts' in erased) await forgetChanges(sql);
  return erased;
}
