/**
 * The wire format between the tracker and `POST /v1/collect`. Internal: both ends ship together.
 * The tracker imports the types only; the collector validates with the schemas.
 */
import { type Static, Type } from 'typebox';
import { LIMITS } from './limits.ts';
import { OneOf } from './one-of.ts';

const Id = Type.String({ minLength: 1, maxLength: LIMITS.idChars });
const Text = Type.String({ maxLength: LIMITS.stringChars });
/** Of any length: the collector cuts it. */
const Url = Type.String();
const Properties = Type.Record(Type.String(), Type.Unknown());
/** What a page passes as properties; only an object has any. */
const Given = Type.Optional(Type.Unknown());

const base = {
  /** messageId: unique per visitor, made once in the browser, the same on every retry. */
  id: Id,
  /** When it happened, ms since the epoch by the browser's clock; strictly increasing within a page load. */
  at: Type.Number(),
  /** Full URL of the page (secrets already masked); the fragment only where the site asked for it. */
  url: Url,
  /** Any length: the collector cuts it. */
  title: Type.Optional(Type.String()),
  /** Whose event it is. Missing in a form sent without consent: that belongs to nobody but itself. */
  anonymousId: Type.Optional(Id),
};

/** Pages often pass what they do not have. */
const Maybe = Type.Optional(Type.Union([Text, Type.Number(), Type.Null()]));

const Identity = Type.Object({
  email: Maybe,
  phone: Maybe,
  externalId: Maybe,
  traits: Type.Optional(Type.Union([Properties, Type.Null()])),
});

export const PageViewEvent = Type.Object({
  ...base,
  type: Type.Literal('page_view'),
  /** `document.referrer`, only on a real document load. */
  referrer: Type.Optional(Url),
  properties: Given,
});

export const FormSubmitEvent = Type.Object({
  ...base,
  type: Type.Literal('form_submit'),
  form: Type.Object({
    id: Type.Optional(Text),
    name: Type.Optional(Text),
    /** Names of the fields, never their values. */
    fields: Type.Optional(Type.Array(Text, { maxItems: 200 })),
  }),
  /** Recognised values of a lead form. */
  identity: Type.Optional(Identity),
  selfReportedSource: Type.Optional(Text),
});

export const IdentifyEvent = Type.Object({ ...base, type: Type.Literal('identify'), identity: Identity });

export const CustomEvent = Type.Object({
  ...base,
  type: Type.Literal('custom'),
  name: Type.String({ minLength: 1 }),
  properties: Given,
});

const clickTypes = ['link_click', 'download', 'phone_click', 'mail_click', 'chat', 'booking'] as const;

export const ClickEvent = Type.Object({
  ...base,
  type: OneOf(clickTypes),
  properties: Given,
});

/** Each type of event and the schema it is validated by, on its own. */
export const COLLECT_EVENTS = {
  page_view: PageViewEvent,
  form_submit: FormSubmitEvent,
  identify: IdentifyEvent,
  custom: CustomEvent,
  link_click: ClickEvent,
  download: ClickEvent,
  phone_click: ClickEvent,
  mail_click: ClickEvent,
  chat: ClickEvent,
  booking: ClickEvent,
} as const;

export type CollectEvent =
  | Static<typeof PageViewEvent>
  | Static<typeof FormSubmitEvent>
  | Static<typeof IdentifyEvent>
  | Static<typeof CustomEvent>
  | Static<typeof ClickEvent>;

/** What one request carries around its events. */
export const CollectBody = Type.Object({
  /** The site's write key. */
  key: Text,
  /** Whose events they are, where they do not say it themselves. */
  anonymousId: Type.Optional(Id),
  /** When the request left, ms since the epoch by the browser's clock. */
  sentAt: Type.Number(),
  /** `navigator.webdriver` was set. */
  webdriver: Type.Optional(Type.Boolean()),
  events: Type.Array(Type.Unknown(), { maxItems: LIMITS.messagesPerBody }),
});
export type CollectBody = Omit<Static<typeof CollectBody>, 'events'> & { events: CollectEvent[] };

/** What the collector answers, here and to Segment clients. */
export const CollectAnswer = Type.Object({
  success: Type.Literal(true),
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  rejected: Type.Array(Type.Object({ index: Type.Integer(), code: Type.String(), detail: Type.String() })),
});
export type CollectAnswer = Static<typeof CollectAnswer>;
