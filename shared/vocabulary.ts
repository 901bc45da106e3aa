/** The closed lists of words that programs, SQL, API and screen share. Meanings: docs/glossary.md. */

/** What one event can be. `custom` carries a `name`; `group` and `alias` come from Segment clients. */
export const EVENT_TYPES = [
  'page_view',
  'form_submit',
  'link_click',
  'download',
  'phone_click',
  'mail_click',
  'chat',
  'booking',
  'identify',
  'custom',
  'group',
  'alias',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What a touchpoint can be: `visit` and `campaign` come from events, `content` from a site's declaration, the others are contacts. */
export const TOUCHPOINT_TYPES = [
  'visit',
  'campaign',
  'content',
  'call',
  'chat',
  'meeting',
  'event',
  'webinar',
  'email_click',
  'email_open',
  'direct_mail',
  'ad_impression',
  'other',
] as const;
export type TouchpointType = (typeof TOUCHPOINT_TYPES)[number];

/** Touchpoint types that a contact sent by `POST /v1/touchpoints` may have. */
export const CONTACT_TYPES = [
  'call',
  'chat',
  'meeting',
  'event',
  'webinar',
  'email_click',
  'email_open',
  'direct_mail',
  'ad_impression',
  'other',
] as const;
export type ContactType = (typeof CONTACT_TYPES)[number];

/** The stages of a lead or a deal. */
export const STAGES = ['lead', 'mql', 'sql', 'opportunity', 'won', 'lost'] as const;
export type Stage = (typeof STAGES)[number];

/** Kinds of identifier a person can be known by. */
export const IDENTIFIER_KINDS = ['email', 'phone', 'externalId'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/** Who told us. */
export const CLAIM_SOURCES = ['browser', 'form', 'api', 'crm', 'import'] as const;
export type ClaimSource = (typeof CLAIM_SOURCES)[number];

/** Public: sent with a write key, anyone can. Trusted: sent with a secret key. */
export const TRUSTS = ['public', 'trusted'] as const;
export type Trust = (typeof TRUSTS)[number];

/** What a secret key may do. */
export const SCOPES = ['ingest', 'read', 'manage'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a person may do in the dashboard: look; also send data and write notes; everything. */
export const ROLES = ['viewer', 'analyst', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** A role is scopes: what a key with them may do, its bearer may. */
export const SCOPES_OF_ROLE: Record<Role, readonly Scope[]> = {
  viewer: ['read'],
  analyst: ['read', 'ingest'],
  owner: ['read', 'ingest', 'manage'],
};

/** Why an event is kept but left out of journeys. */
export const QUARANTINE_REASONS = [
  'bot',
  'headless',
  'webdriver',
  'impossible_rate',
  'data_centre',
  'foreign_origin',
  'time_out_of_range',
  'excluded',
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** Why a message is refused. */
export const REJECTION_CODES = [
  'invalid',
  'too_deep',
  'too_many_keys',
  'forbidden_key',
  'too_large',
  'invalid_timestamp',
  'not_storable',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

/** What webhooks tell of (docs/webhooks.md). */
export const WEBHOOK_EVENTS = [
  'lead.created',
  'lead.updated',
  'lead.stage_changed',
  'journey.updated',
  'deal.attributed',
  'person.erased',
  'alert.changed',
  'digest.weekly',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Why a mail was not sent: each is a sentence in the languages there are, and none names anybody. */
export const MAIL_PROBLEMS = [
  'no_connection',
  'tls',
  'sign_in',
  'sender',
  'recipient',
  'refused',
  'interrupted',
  'not_composed',
] as const;
export type MailProblem = (typeof MAIL_PROBLEMS)[number];

/** What became of an event in the live stream: kept; kept aside; known already; not kept. */
export const LIVE_OUTCOMES = ['stored', 'quarantined', 'duplicate', 'rejected'] as const;

/** Classes of data that may be kept for a shorter time than the rest. */
export const RETENTION_CLASSES = ['details', 'quarantine', 'anonymous', 'leads', 'webhooks', 'audit'] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/** Signals of browsers that a site may take as a no to consent: Global Privacy Control, Do Not Track. */
export const BROWSER_SIGNALS = ['gpc', 'dnt'] as const;
export type BrowserSignal = (typeof BROWSER_SIGNALS)[number];

/** What the audit log tells apart. */
export const AUDIT_KINDS = ['read', 'export', 'change', 'erase', 'sign_in', 'refused'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What is watched of a site. */
export const ALERT_KINDS = ['trafficStopped', 'utmLoss', 'spendWithoutClicks'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** What visits, spend and leads can be grouped by: how they came, and when. */
export const REPORT_DIMENSIONS = [
  'channel',
  'channelGroup',
  'source',
  'medium',
  'sourceMedium',
  'campaign',
  'term',
  'content',
  'landingPage',
  'country',
  'device',
  'day',
  'week',
  'month',
] as const;
export type ReportDimension = (typeof REPORT_DIMENSIONS)[number];

/** What can be asked of a single touchpoint, under the names it has in a journey. */
export const TOUCHPOINT_FILTERS = [
  'channel',
  'source',
  'medium',
  'campaign',
  'term',
  'content',
  'landingPage',
  'country',
  'device',
] as const;
export type TouchpointFilterName = (typeof TOUCHPOINT_FILTERS)[number];

/** What a touchpoint, the deal it led to, or the day of the milestone can be grouped by. */
export const ATTRIBUTION_DIMENSIONS = [
  'channel',
  'channelGroup',
  'source',
  'medium',
  'sourceMedium',
  'campaign',
  'term',
  'content',
  'landingPage',
  'referrer',
  'country',
  'device',
  'product',
  'account',
  'touchpointType',
  'page',
  'dealType',
  'day',
  'week',
  'month',
] as const;
export type AttributionDimension = (typeof ATTRIBUTION_DIMENSIONS)[number];

/** How programs sign what they send. */
export const SIGNATURE_ALGORITHMS = ['sha1', 'sha256', 'sha512'] as const;
export const SIGNATURE_ENCODINGS = ['hex', 'base64'] as const;
export const SECRET_ENCODINGS = ['utf8', 'base64'] as const;
