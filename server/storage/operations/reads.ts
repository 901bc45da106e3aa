/** Every question by its name: what a caller may ask of either engine, and across threads. */

import { walkProgress } from '../derived/history.ts';
import { findMentions } from '../erasure/mentions.ts';
import { erasedAmong } from '../erasure/suppressions.ts';
import { adExportsOf, findAdExports } from '../facts/ad-exports.ts';
import { listAlerts } from '../facts/alerts.ts';
import { listAudit } from '../facts/audit.ts';
import { channelDefinition, channelVersions } from '../facts/channel-rules.ts';
import { findCosts, listRates } from '../facts/costs.ts';
import { getDeal } from '../facts/deals.ts';
import { listDefinitions } from '../facts/definitions.ts';
import { digestMailState, digestSitesOf, digestTroubles, dueDigestMails } from '../facts/digest-mails.ts';
import { dueImportSchedules, listImportSchedules } from '../facts/import-schedules.ts';
import { getImport } from '../facts/imports.ts';
import { getInbound, inboundDeliveries, listInbound } from '../facts/inbound.ts';
import { listKeys } from '../facts/keys.ts';
import { listNotes } from '../facts/notes.ts';
import { findSession, sessionsOf } from '../facts/sessions.ts';
import { findShare, listShares } from '../facts/shares.ts';
import { listSites } from '../facts/sites.ts';
import { stageMapping, stageNameUses } from '../facts/stage-mappings.ts';
import { listTargets } from '../facts/targets.ts';
import { credentialsOf, linkedUser, listUsers } from '../facts/users.ts';
import { sitesOfRetiredWords, unusedWords } from '../facts/words.ts';
import { dueChanges } from '../outbox/due-changes.ts';
import { sealedSecrets } from '../outbox/sealed.ts';
import { dueMessages } from '../outbox/sending.ts';
import { getWebhook, listWebhooks } from '../outbox/webhooks.ts';
import { claimsAboutPeople } from '../reads/attribution/evidence.ts';
import { attributionColumns } from '../reads/attribution/load.ts';
import { anonymousState, reportState } from '../reads/change-log.ts';
import { previewChannels } from '../reads/channel-preview.ts';
import { claimsAbout, suggestions } from '../reads/claims.ts';
import { findDeals } from '../reads/deals.ts';
import { digests } from '../reads/digest.ts';
import { importedLeads } from '../reads/imported-leads.ts';
import { installProgress } from '../reads/install.ts';
import {
  contactsOf,
  contactsOfAccount,
  contactsOfVisitors,
  dealsOf,
  firstAndLastTouches,
  visitorExists,
  visitorsJourney,
} from '../reads/journeys.ts';
import { accountsWonAt, findLeads, formerIdsOf, getLead, leadIdsOf, leadsOf } from '../reads/leads.ts';
import { fatesOf } from '../reads/live.ts';
import { dataVersion, markedVisitors } from '../reads/marked.ts';
import { derivationLag, rebuildSize, toDerive, waiting, waitingAbout } from '../reads/marks.ts';
import { outboxSize, webhookMessage, webhookMessages } from '../reads/outbox.ts';
import { messagesOf } from '../reads/person.ts';
import { quarantineCounts, quarantinedEvents } from '../reads/quarantine.ts';
import { audienceClasses, handOver } from '../reads/reports/audience.ts';
import { leadCoverage } from '../reads/reports/coverage.ts';
import { exportPage } from '../reads/reports/export.ts';
import { contactSources, knownSources, npsAnswers, touchedIn } from '../reads/reports/kpis.ts';
import { asideClicks, clickSources, landedClicks } from '../reads/reports/landed-clicks.ts';
import { selfReportedSources } from '../reads/reports/self-reported.ts';
import { touchPages } from '../reads/reports/touch-pages.ts';
import { trafficCounts } from '../reads/reports/traffic-counts.ts';
import { visitCounts } from '../reads/reports/visit-counts.ts';
import { visitSpan } from '../reads/reports/visit-span.ts';
import { visitColumns } from '../reads/reports/visits.ts';
import { paidSources, taggedVisits } from '../reads/reports/watched.ts';
import { leadJourney, settledJourney } from '../reads/settled-journey.ts';
import { sourceUses } from '../reads/source-uses.ts';
import { findTouchpoint } from '../reads/trace.ts';
import { countLogs, leadsToForget, visitorsToForget } from '../retention/candidates.ts';
import { metToForget } from '../retention/met.ts';
import { namedToForget } from '../retention/named.ts';
import { listRetentionRuns } from '../retention/runs.ts';

export const reads = {
  digestSitesOf,
  dueDigestMails,
  digestMailState,
  digestTroubles,
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
  erasedAmong,
  sitesOfRetiredWords,
  unusedWords,
  visitorsToForget,
  metToForget,
  namedToForget,
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
  trafficCounts,
  visitSpan,
  touchPages,
  knownSources,
  touchedIn,
  contactSources,
  leadCoverage,
  handOver,
  audienceClasses,
  exportPage,
  findAdExports,
  adExportsOf,
  clickSources,
  landedClicks,
  asideClicks,
  getImport,
  importedLeads,
  listImportSchedules,
  dueImportSchedules,
  selfReportedSources,
  dataVersion,
  reportState,
  anonymousState,
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
  inboundDeliveries,
  dueChanges,
  dueMessages,
  sealedSecrets,
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
