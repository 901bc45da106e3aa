/** The forms in which ad platforms take conversions (docs/reports.md, "Exports"). */
import { type TSchema, Type } from 'typebox';
import { linesOf } from '../http/csv.ts';
import type { Adjustment } from '../storage/facts/ad-exports.ts';
import type { Conversion } from './conversions.ts';
import { eventIdOf } from './ledger.ts';
import { sha256 } from './sha256.ts';

interface Platform {
  name: string;
  summary: string;
  type: 'text/csv' | 'application/json';
  /** What is answered. */
  body: TSchema;
  /** Names of its click ids, the best first. */
  clickIds: readonly string[];
  /** @param remembered they are kept in mind: what changes of them can be told */
  write(conversions: readonly Conversion[], conversionName: string, remembered?: boolean): string;
}

/** `2026-01-31 10:00:00`, in UTC. */
const seconds = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

const COLUMNS = ['clickId', 'name', 'time', 'value', 'currency', 'orderId'];

function table(header: readonly string[], conversions: readonly Conversion[], name: string): string {
  const rows = conversions.map((one) => ({
    clickId: one.clickId,
    name,
    time: seconds(one.at),
    value: one.value,
    currency: one.currency,
    orderId: eventIdOf(one),
  }));
  return tableOf(header, rows, COLUMNS.slice(0, header.length));
}

const tableOf = (header: readonly string[], rows: readonly object[], columns: readonly string[]): string =>
  `Parameters:TimeZone=+0000\r\n${header.join(',')}\r\n${linesOf(
    rows,
    columns.map((column) => [column]),
  )}`;

/** @param at when they are told, ms UTC */
export function writeAdjustments(adjustments: readonly Adjustment[], at: number): string {
  const rows = adjustments.map(({ eventId, conversionName, to }) => ({
    orderId: eventId,
    name: conversionName,
    time: seconds(at),
    type: to ? 'RESTATE' : 'RETRACT',
    value: to?.value ?? '',
    currency: to?.currency ?? '',
  }));
  const columns = ['orderId', 'name', 'time', 'type', 'value', 'currency'];
  return tableOf(ADJUSTMENT_HEADER, rows, columns);
}

const ADJUSTMENT_HEADER = [
  'Order ID',
  'Conversion Name',
  'Adjustment Time',
  'Adjustment Type',
  'Adjusted Value',
  'Adjusted Value Currency',
];

/** https://developers.facebook.com/docs/marketing-api/conversions-api/parameters */
const MetaBody = Type.Object({
  data: Type.Array(
    Type.Object({
      event_name: Type.String(),
      event_time: Type.Integer({ description: 'Seconds since 1970' }),
      action_source: Type.Literal('system_generated'),
      event_id: Type.String(),
      user_data: Type.Object({
        fbc: Type.String({ description: '`fb.1.<ms since 1970 of the click>.<fbclid>`' }),
        em: Type.Optional(Type.Array(Type.String({ description: 'SHA-256 of the e-mail address' }))),
      }),
      custom_data: Type.Object({ currency: Type.String(), value: Type.Number() }),
    }),
  ),
});

const LinkedInBody = Type.Object({
  elements: Type.Array(
    Type.Object({
      conversion: Type.String(),
      conversionHappenedAt: Type.Integer({ description: 'Milliseconds since 1970' }),
      conversionValue: Type.Object({ currencyCode: Type.String(), amount: Type.String() }),
      user: Type.Object({
        userIds: Type.Array(Type.Object({ idType: Type.String(), idValue: Type.String() })),
      }),
      eventId: Type.String(),
    }),
  ),
});

export const PLATFORMS: readonly Platform[] = [
  {
    name: 'google-ads',
    summary: 'Conversions from clicks for Google Ads, as its CSV',
    type: 'text/csv',
    body: Type.String(),
    clickIds: ['gclid'],
    write: (conversions, name, remembered = false) => {
      const header = [
        'Google Click ID',
        'Conversion Name',
        'Conversion Time',
        'Conversion Value',
        'Conversion Currency',
      ];
      return table(remembered ? [...header, 'Order ID'] : header, conversions, name);
    },
  },
  {
    name: 'microsoft-ads',
    summary: 'Offline conversions for Microsoft Ads, as its CSV',
    type: 'text/csv',
    body: Type.String(),
    clickIds: ['msclkid'],
    write: (conversions, name) =>
      table(
        ['Microsoft Click ID', 'Conversion Name', 'Conversion Time', 'Conversion Value', 'Conversion Currency'],
        conversions,
        name,
      ),
  },
  {
    name: 'meta',
    summary: 'Events for Meta, as the body of its Conversions API',
    type: 'application/json',
    body: MetaBody,
    clickIds: ['fbclid'],
    write: (conversions, name) =>
      JSON.stringify({
        data: conversions.map((one) => ({
          event_name: name,
          event_time: Math.floor(one.at / 1000),
          action_source: 'system_generated',
          event_id: eventIdOf(one),
          user_data: {
            fbc: `fb.1.${one.clickedAt}.${one.clickId}`,
            ...(one.email ? { em: [sha256(one.email.trim().toLowerCase())] } : {}),
          },
          custom_data: { currency: one.currency, value: Number(one.value) },
        })),
      }),
  },
  {
    name: 'linkedin',
    summary: 'Conversion events for LinkedIn, as the body of its Conversions API',
    type: 'application/json',
    body: LinkedInBody,
    clickIds: ['li_fat_id'],
    write: (conversions, name) =>
      JSON.stringify({
        elements: conversions.map((one) => ({
          conversion: name,
          conversionHappenedAt: one.at,
          conversionValue: { currencyCode: one.currency, amount: one.value },
          user: {
            userIds: [
              { idType: 'LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID', idValue: one.clickId },
              ...(one.email ? [{ idType: 'SHA256_EMAIL', idValue: sha256(one.email.trim().toLowerCase()) }] : []),
            ],
          },
          eventId: eventIdOf(one),
        })),
      }),
  },
];

/** Whose format of adjustments is known. */
export const ADJUSTED_PLATFORM = PLATFORMS[0]!;
