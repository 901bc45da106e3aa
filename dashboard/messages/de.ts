/**
 * Every sentence of the dashboard in German. Nobody is addressed: buttons are infinitives, the rest states facts.
 * Values of the data (names of channels, of campaigns, what the server says of a single case) stay as they are.
 *
 * Glossary: account (company) = Unternehmen; account (of a user) = Konto; claim = Angabe; conversion = Conversion;
 * credit = Zuordnung, in money Betrag; event = Ereignis; identifier = Merkmal; journey = Journey (die); key figure =
 * Kennzahl; landing page = Landingpage; lead = Lead; lookback = Lookback-Zeitraum; milestone = Meilenstein; owner =
 * Inhaber; quarantine = Quarantäne; revenue = Umsatz; scope = Berechtigung; site = Website; spend = Ausgaben; stage =
 * Phase; tag (script) = Tracking-Code; tags (of links) = Kampagnenparameter; touchpoint = Touchpoint (der); visit =
 * Besuch; visitor = Besucher; won deal = gewonnener Deal, as an end Abschluss.
 */
import { alerts } from './de/alerts.ts';
import { attribution, dimension, model } from './de/attribution.ts';
import { audit } from './de/audit.ts';
import { campaignAliases, channelChange, channelRules, trace } from './de/channels.ts';
import { common } from './de/common.ts';
import { deal, deals } from './de/deals.ts';
import { conversions, groups, models } from './de/definitions.ts';
import { digest, unsubscribe } from './de/digest.ts';
import { fit } from './de/fit.ts';
import { bar, demo, health, language, nav, theme } from './de/frame.ts';
import { audiences, exports, imports } from './de/imports.ts';
import { inbound } from './de/inbound.ts';
import { installCheck } from './de/install-check.ts';
import { strip, summary, timeline } from './de/journey.ts';
import { event, lead, milestone, stage, type } from './de/lead.ts';
import { claim, install, leads } from './de/leads.ts';
import { live } from './de/live.ts';
import { cohorts, darkSocial, hygiene, kpis, quality, traffic } from './de/more-reports.ts';
import { annotations, views } from './de/notes.ts';
import { kpi, overview } from './de/overview.ts';
import { copy, filter, period, problem, table } from './de/parts.ts';
import { confirmation, dialog, identity, masked, rights, suggestions } from './de/people.ts';
import { privacy } from './de/privacy.ts';
import { quarantine } from './de/quarantine.ts';
import { reconciliation } from './de/reconciliation.ts';
import { account, accounts, campaigns, flow, funnel, landingPages, paths, selfReported } from './de/reports.ts';
import { server } from './de/server.ts';
import { keys, settings, writeKeys } from './de/settings.ts';
import { shares } from './de/shares.ts';
import { signIn } from './de/sign-in.ts';
import { profile, signInUser, users } from './de/users.ts';
import { webhooks } from './de/webhooks.ts';
import type { Messages } from './messages.ts';

export const de: Messages = {
  locale: 'de',
  ...common,
  account,
  accounts,
  alerts,
  annotations,
  attribution,
  audit,
  audiences,
  bar,
  campaignAliases,
  campaigns,
  channelChange,
  channelRules,
  claim,
  cohorts,
  confirmation,
  conversions,
  copy,
  darkSocial,
  deal,
  deals,
  demo,
  dialog,
  dimension,
  event,
  exports,
  filter,
  fit,
  funnel,
  groups,
  health,
  hygiene,
  identity,
  imports,
  inbound,
  install,
  installCheck,
  keys,
  kpi,
  kpis,
  landingPages,
  language,
  lead,
  leads,
  live,
  masked,
  milestone,
  model,
  models,
  nav,
  overview,
  paths,
  period,
  problem,
  privacy,
  profile,
  quality,
  quarantine,
  reconciliation,
  rights,
  flow,
  selfReported,
  server,
  settings,
  shares,
  signIn,
  signInUser,
  stage,
  strip,
  suggestions,
  summary,
  table,
  theme,
  timeline,
  trace,
  traffic,
  type,
  users,
  digest,
  unsubscribe,
  views,
  webhooks,
  writeKeys,
};
