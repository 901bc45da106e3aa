/** The shapes of shared/ by their names: what an answer has of them, the document refers to instead of repeating it. */
import type { TSchema } from 'typebox';
import * as account from '../../../shared/api/account.ts';
import * as adExport from '../../../shared/api/ad-export.ts';
import * as attribution from '../../../shared/api/attribution.ts';
import * as audience from '../../../shared/api/audience.ts';
import * as audit from '../../../shared/api/audit.ts';
import * as channels from '../../../shared/api/channels.ts';
import * as common from '../../../shared/api/common.ts';
import * as compute from '../../../shared/api/compute.ts';
import * as contact from '../../../shared/api/contact.ts';
import * as cost from '../../../shared/api/cost.ts';
import * as deal from '../../../shared/api/deal.ts';
import * as identity from '../../../shared/api/identity.ts';
import * as importSchedule from '../../../shared/api/import-schedule.ts';
import * as inbound from '../../../shared/api/inbound.ts';
import * as install from '../../../shared/api/install.ts';
import * as journey from '../../../shared/api/journey.ts';
import * as kpi from '../../../shared/api/kpi.ts';
import * as lead from '../../../shared/api/lead.ts';
import * as live from '../../../shared/api/live.ts';
import * as note from '../../../shared/api/note.ts';
import * as person from '../../../shared/api/person.ts';
import * as quarantine from '../../../shared/api/quarantine.ts';
import * as reconciliation from '../../../shared/api/reconciliation.ts';
import * as report from '../../../shared/api/report.ts';
import * as share from '../../../shared/api/share.ts';
import * as site from '../../../shared/api/site.ts';
import * as stageMapping from '../../../shared/api/stage-mapping.ts';
import * as system from '../../../shared/api/system.ts';
import * as user from '../../../shared/api/user.ts';
import * as utmHygiene from '../../../shared/api/utm-hygiene.ts';
import * as webhook from '../../../shared/api/webhook.ts';
import * as collect from '../../../shared/collect.ts';

/** A line for each file of shared/api; what is not here is written out wherever it is used. */
const MODULES: Record<string, unknown>[] = [
  account,
  adExport,
  attribution,
  audience,
  audit,
  channels,
  collect,
  common,
  compute,
  contact,
  cost,
  deal,
  identity,
  install,
  inbound,
  importSchedule,
  journey,
  kpi,
  lead,
  live,
  note,
  person,
  quarantine,
  reconciliation,
  report,
  share,
  site,
  stageMapping,
  system,
  user,
  utmHygiene,
  webhook,
];

/** By reference: a shape that is used somewhere is the very object that shared/ exports. */
const NAMES = new Map<unknown, string>(
  [collect, ...Object.values(MODULES)]
    .flatMap((module) => Object.entries(module))
    .filter(([, value]) => isShape(value))
    .map(([name, value]) => [value, name]),
);

function isShape(value: unknown): value is TSchema {
  return typeof value === 'object' && value !== null && 'properties' in value;
}

/** Turns schemas into those of the document, and remembers which shapes they refer to. */
export class NamedSchemas {
  readonly components: Record<string, unknown> = {};

  of(schema: unknown): unknown {
    const name = NAMES.get(schema);
    if (name === undefined) return this.#copy(schema);
    if (!(name in this.components)) {
      this.components[name] = null;
      this.components[name] = this.#copy(schema);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #copy(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => this.of(item));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.of(value)]));
  }
}
