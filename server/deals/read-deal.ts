/** Reads a deal as the CRM sent it. */
import type { MoneyIn } from '../../shared/api/common.ts';
import type { DealIn } from '../../shared/api/deal.ts';
import type { Deal, DealMoney, ToldStages } from '../domain/deal.ts';
import { type Identifier, identifier } from '../domain/identity/identifier.ts';
import { currencyExponent, formatAmount, parseAmount } from '../domain/money.ts';
import { isOurs, type StageNames, stagesUnder, UNKNOWN_STAGE } from '../domain/stage-mapping.ts';
import { isCurrency } from '../http/currency.ts';
import { type FieldError, invalid } from '../http/problem.ts';
import { readInstant } from '../http/time.ts';

/**
 * @param currency of the site, for money without one
 * @param names what names of stages are
 * @param survivors the identifier that stands for each lead id named
 * @throws 400 that points at every fault
 */
export function readDeal(
  told: DealIn,
  currency: string,
  survivors: ReadonlyMap<string, string>,
  names: StageNames,
): Deal {
  const errors: FieldError[] = [];
  const time = (pointer: string, value: string | null | undefined): number | null => {
    if (!value) return null;
    const at = readInstant(value);
    if (at === null) errors.push({ pointer, detail: 'must be an ISO 8601 time' });
    return at;
  };
  const money = (pointer: string, value: MoneyIn | null | undefined): DealMoney | null => {
    if (!value) return null;
    const code = (value.currency ?? currency).toUpperCase();
    if (!isCurrency(code))
      errors.push({ pointer: `${pointer}/currency`, detail: 'must be an ISO 4217 code, such as EUR' });
    const exponent = currencyExponent(code);
    const parsed = parseAmount(value.amount, exponent, { negative: true });
    if (parsed.ok) return { amount: formatAmount(parsed.minor, exponent), currency: code };
    errors.push({ pointer: `${pointer}/amount`, detail: parsed.detail });
    return null;
  };

  const leads = (told.leads ?? []).flatMap((lead, i) => {
    const known = lead.leadId ? (survivors.get(lead.leadId) as Identifier | undefined) : undefined;
    if (lead.leadId && !known) errors.push({ pointer: `/leads/${i}/leadId`, detail: 'is no lead of this site' });
    const told = [known, identifier('email', lead.email), identifier('externalId', lead.externalId)];
    const [found, also] = told.filter((id): id is Identifier => Boolean(id));
    if (!found && !lead.leadId)
      errors.push({ pointer: `/leads/${i}`, detail: 'needs a valid email, externalId or leadId' });
    return found ? [{ identifier: found, ...(also && also !== found ? { also } : {}), role: lead.role ?? null }] : [];
  });
  const named = (pointer: string, name: string): string => {
    if (names.of(name) === undefined) errors.push({ pointer, detail: UNKNOWN_STAGE });
    return name.trim();
  };
  const toldStages: ToldStages = {
    stage: told.stage ? named('/stage', told.stage) : null,
    stages: (told.stages ?? []).map(({ stage, occurredAt }, i) => ({
      name: named(`/stages/${i}/stage`, stage),
      occurredAt: time(`/stages/${i}/occurredAt`, occurredAt) ?? 0,
    })),
  };
  const { stage, stages } = stagesUnder(toldStages, names);
  const allOurs = [toldStages.stage, ...toldStages.stages.map(({ name }) => name)].every(
    (name) => name === null || isOurs(name),
  );
  const closedAt = time('/closedAt', told.closedAt);
  if (typeof told.revision === 'number' && !Number.isSafeInteger(told.revision)) {
    errors.push({ pointer: '/revision', detail: 'must be an integer below 2^53' });
  }
  if (stage === 'won' && closedAt === null && !told.closedAt && !stages.some(({ stage }) => stage === 'won')) {
    errors.push({ pointer: '/closedAt', detail: 'A won deal needs closedAt, or a won in stages' });
  }
  const deal: Deal = {
    name: told.name ?? null,
    leads,
    account:
      told.account && (told.account.domain || told.account.name)
        ? { domain: told.account.domain?.trim().toLowerCase() || null, name: told.account.name || null }
        : null,
    stage,
    stages,
    value: money('/value', told.value),
    recurring: money('/recurring', told.recurring),
    product: told.product ?? null,
    type: told.type ?? null,
    createdAt: time('/createdAt', told.createdAt),
    closedAt,
    ...(allOurs ? {} : { told: toldStages }),
  };
  if (errors.length > 0) throw invalid(errors);
  return deal;
}
