/** Reads rows of costs and rates as they were sent; their shape is checked already. */
import type { CostIn, RateIn } from '../../shared/api/cost.ts';
import type { Cost, Rate } from '../domain/cost.ts';
import { isDay } from '../domain/day.ts';
import { currencyExponent, parseAmount } from '../domain/money.ts';
import { readRate } from '../domain/rates.ts';
import { isCurrency } from '../http/currency.ts';
import type { FieldError } from '../http/problem.ts';

/** Platforms share conversions out among clicks. */
const CONVERSION_DECIMALS = 6;
const NO_DAY = 'must be a day like 2026-01-31';
const NO_CURRENCY = 'must be an ISO 4217 code, such as EUR';

/** @param currency of the site, for money without one */
export function readCost(sent: CostIn, currency: string): Cost | FieldError[] {
  const errors: FieldError[] = [];
  const date = sent.date.trim();
  if (!isDay(date)) errors.push({ pointer: '/date', detail: NO_DAY });
  const code = (sent.cost.currency ?? currency).toUpperCase();
  if (!isCurrency(code)) errors.push({ pointer: '/cost/currency', detail: NO_CURRENCY });
  const amount = parseAmount(sent.cost.amount, currencyExponent(code));
  if (!amount.ok) errors.push({ pointer: '/cost/amount', detail: amount.detail });
  else if (amount.minor > BigInt(Number.MAX_SAFE_INTEGER))
    errors.push({ pointer: '/cost/amount', detail: 'is too large' });
  const text = (value: string | number | null | undefined): string => String(value ?? '').trim();
  const channel = text(sent.channel) || null;
  if (text(sent.source) === '' && channel === null) {
    errors.push({ pointer: '/source', detail: 'source or channel is needed' });
  }
  const conversions = readConversions(sent.conversions, '/conversions', errors);
  const viewThrough = readConversions(sent.viewThroughConversions, '/viewThroughConversions', errors);
  if (viewThrough !== null && viewThrough > (conversions ?? 0)) {
    errors.push({
      pointer: '/viewThroughConversions',
      detail: 'must not be more than conversions, of which they are a part',
    });
  }
  if (errors.length > 0 || !amount.ok) return errors;
  return {
    date,
    source: text(sent.source),
    medium: text(sent.medium),
    campaign: text(sent.campaign),
    content: text(sent.content),
    term: text(sent.term),
    adId: text(sent.adId),
    channel,
    currency: code,
    amountMinor: Number(amount.minor),
    clicks: sent.clicks ?? null,
    impressions: sent.impressions ?? null,
    conversions,
    viewThrough,
  };
}

/** @returns millionths */
function readConversions(
  sent: string | number | null | undefined,
  pointer: string,
  errors: FieldError[],
): number | null {
  if (sent === null || sent === undefined || sent === '') return null;
  const read = parseAmount(sent, CONVERSION_DECIMALS);
  if (read.ok && read.minor >= 0n && read.minor <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(read.minor);
  errors.push({ pointer, detail: `must be a number of 0 or more with at most ${CONVERSION_DECIMALS} decimals` });
  return null;
}

export function readRateRow(sent: RateIn): Rate | FieldError[] {
  const errors: FieldError[] = [];
  const [date, from, to] = [sent.date.trim(), sent.from.toUpperCase(), sent.to.toUpperCase()];
  if (!isDay(date)) errors.push({ pointer: '/date', detail: NO_DAY });
  if (!isCurrency(from)) errors.push({ pointer: '/from', detail: NO_CURRENCY });
  if (!isCurrency(to)) errors.push({ pointer: '/to', detail: NO_CURRENCY });
  if (from === to) errors.push({ pointer: '/to', detail: 'must differ from from' });
  const rate = readRate(sent.rate);
  if (rate === null) errors.push({ pointer: '/rate', detail: 'must be a decimal number above 0, such as "1.0847"' });
  return errors.length > 0 ? errors : { date, from, to, rate: rate! };
}
