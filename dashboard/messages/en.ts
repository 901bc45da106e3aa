/** Every sentence of the dashboard in English: a file a subject. Each other language has the same files. */
import { alerts } from './en/alerts.ts';
import { attribution, dimension, model } from './en/attribution.ts';
import { audit } from './en/audit.ts';
import { campaignAliases, channelChange, channelRules, trace } from './en/channels.ts';
import { common } from './en/common.ts';
import { deal, deals } from './en/deals.ts';
import { conversions, groups, models } from './en/definitions.ts';
import { digest, unsubscribe } from './en/digest.ts';
import { fit } from './en/fit.ts';
import { bar, demo, health, language, nav, theme } from './en/frame.ts';
import { audiences, exports, imports } from './en/imports.ts';
import { inbound } from './en/inbound.ts';
import { installCheck } from './en/install-check.ts';
import { strip, summary, timeline } from './en/journey.ts';
import { event, lead, milestone, stage, type } from './en/lead.ts';
import { claim, install, leads } from './en/leads.ts';
import { live } from './en/live.ts';
import { cohorts, darkSocial, hygiene, kpis, quality, traffic } from './en/more-reports.ts';
import { annotations, views } from './en/notes.ts';
import { kpi, overview } from './en/overview.ts';
import { copy, filter, period, problem, table } from './en/parts.ts';
import { confirmation, dialog, identity, masked, rights, suggestions } from './en/people.ts';
import { privacy } from './en/privacy.ts';
import { quarantine } from './en/quarantine.ts';
import { reconciliation } from './en/reconciliation.ts';
import { account, accounts, campaigns, flow, funnel, landingPages, paths, selfReported } from './en/reports.ts';
import { server } from './en/server.ts';
import { keys, settings, writeKeys } from './en/settings.ts';
import { shares } from './en/shares.ts';
import { signIn } from './en/sign-in.ts';
import { profile, signInUser, users } from './en/users.ts';
import { webhooks } from './en/webhooks.ts';

export const en = {
  locale: 'en',
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
