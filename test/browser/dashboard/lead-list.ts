/** Ten leads as a list shows them: several scripts, stages and channels, with and without a company or a visit. */
import type { Lead } from '../../../shared/api/lead.ts';
import type { Stage } from '../../../shared/vocabulary.ts';
import { ann } from './ann.ts';
import { at, lead, touchpoint } from './build-facts.ts';

type Row = [
  name: string | null,
  email: string,
  company: string | null,
  domain: string | null,
  stage: Stage,
  first: [string, string] | null,
  last: [string, string],
  created: string,
];

const rows: Row[] = [
  [
    'Mateo Fernández',
    'mateo@lacteosdelsur.es',
    'Lácteos del Sur',
    'lacteosdelsur.es',
    'lead',
    ['Organic Search', 'google'],
    ['Direct', '(direct)'],
    '2025-11-20T15:10:00Z',
  ],
  [
    'Priya Raman',
    'p.raman@kovai-foods.in',
    'Kovai Foods',
    'kovai-foods.in',
    'mql',
    ['AI Assistant', 'chatgpt'],
    ['Email', 'newsletter'],
    '2025-11-18T06:24:00Z',
  ],
  [
    'Jonas Lindqvist',
    'jonas.lindqvist@nordpack.se',
    'Nordpack AB',
    'nordpack.se',
    'opportunity',
    ['Events', 'automatica'],
    ['Phone', 'inside-sales'],
    '2025-11-03T10:00:00Z',
  ],
  [
    null,
    'einkauf@mueller-verpackung.de',
    'Müller Verpackung',
    'mueller-verpackung.de',
    'sql',
    ['Paid Search', 'google'],
    ['Paid Search', 'bing'],
    '2025-10-28T13:44:00Z',
  ],
  [
    'Sophie Laurent',
    'sophie.laurent@gmail.com',
    null,
    null,
    'lost',
    ['Paid Social', 'linkedin'],
    ['Direct', '(direct)'],
    '2025-10-12T09:05:00Z',
  ],
  [
    'دانا الخطيب',
    'dana@alnoor-logistics.ae',
    'Al Noor Logistics',
    'alnoor-logistics.ae',
    'lead',
    ['Organic Social', 'instagram'],
    ['Organic Social', 'instagram'],
    '2025-09-30T17:32:00Z',
  ],
  [
    'Tom O’Reilly',
    'tom@oreilly-bakery.ie',
    'O’Reilly Bakery',
    'oreilly-bakery.ie',
    'mql',
    ['Referral', 'industryweek.example'],
    ['Email', 'newsletter'],
    '2025-09-14T08:20:00Z',
  ],
  [
    'Katarzyna Nowak',
    'k.nowak@mleczarnia-wisla.pl',
    'Mleczarnia Wisła',
    'mleczarnia-wisla.pl',
    'lead',
    null,
    ['Display', 'retargeting-net'],
    '2025-09-02T11:11:00Z',
  ],
  [
    'Lee Jun-ho',
    'junho.lee@hansolpack.kr',
    'Hansol Pack',
    'hansolpack.kr',
    'opportunity',
    ['Organic Video', 'youtube'],
    ['Events', 'automatica'],
    '2025-08-19T02:48:00Z',
  ],
];

export const leads: Lead[] = [...rows.slice(0, 3)].map(toLead).concat(ann, rows.slice(3).map(toLead));

function toLead([name, email, company, domain, stage, first, last, created]: Row): Lead {
  const touch = (pair: [string, string] | null, time: string) =>
    pair && touchpoint({ id: `${email}-${time}`, occurredAt: time, channel: pair[0], source: pair[1] });
  const before = new Date(Date.parse(created) - 47 * 86_400_000).toISOString();
  return lead({
    id: `lead_${email.split('@')[0]}`,
    name,
    email,
    company,
    account: domain ? { domain, name: company } : null,
    stage,
    createdAt: at(created),
    firstTouch: touch(first, before),
    lastTouch: first ? touch(last, at(created)) : null,
  });
}
