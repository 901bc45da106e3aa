/** Every language of the dashboard says everything, in its own words. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { de } from '../dashboard/messages/de.ts';
import { en } from '../dashboard/messages/en.ts';
import { explain, weighAll } from '../server/domain/attribution/credit.ts';
import { customModel } from '../server/domain/attribution/custom.ts';
import { eligible, type Frame } from '../server/domain/attribution/eligible.ts';
import { toTable } from '../server/domain/attribution/journey-table.ts';
import { DEFAULT_SETTINGS, type HeuristicModel } from '../server/domain/attribution/model.ts';
import { MODEL_IDS, MODELS } from '../server/domain/attribution/registry.ts';
import { DIGEST_WORDS } from '../server/domain/digest/letter.ts';
import { KPI_DEFINITIONS } from '../server/domain/kpis/kpis.ts';
import { FINDING_KINDS } from '../server/domain/source/hygiene.ts';
import { PROBLEMS } from '../server/http/problem.ts';
import { FUNNEL_DEFINITIONS } from '../server/reports/journeys/funnel-report.ts';
import { OVERVIEW_FIGURES } from '../shared/overview-figures.ts';
import { journeyOf, UNLIMITED } from './support/attribution/journeys.ts';

/** Terms that German marketers use as they are, names of products, units, and patterns without words. */
const LOAN_WORDS = new Set(
  [
    'Ads Analyst Attribution Bot Browser Chat Content Conversion Conversions Deal Deals Demo Download Export Funnel Import',
    'Journey Journeys Lead Leads Linear Link Live Medium Name Opportunities Opportunity Person Pipeline Referrer Shapley',
    'Start Touchpoint Touchpoints Traffic Trend Version Webhooks Webinar',
    // Names of the signals of browsers.
    'Do Not Track Global Privacy Control',
    'Calendly CallRail Intercom Twilio',
    'CPC CSV CTR GA Google JSON LinkedIn MQL MQLs Meta Microsoft NPS ROAS ROI SQL SQLs Throughline URL X ms',
  ].flatMap((words) => words.split(' ')),
);
const isLoaned = (text: string) => (text.match(/[\p{L}]+/gu) ?? []).every((word) => LOAN_WORDS.has(word));

/** `attribution.total` and so on, in order, with what is said there; functions are called with samples. */
function said(messages: object, before = ''): [path: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] => {
    const path = before + key;
    if (path === 'locale' || path === 'problem.titles' || path === 'server') return [];
    if (typeof value === 'function') return [[path, String(sample(value))]];
    return typeof value === 'object' ? said(value, `${path}.`) : [[path, value]];
  });
}

function sample(say: (...given: unknown[]) => unknown): unknown {
  try {
    return say(2, 2, 2);
  } catch {
    return say('X', 'X', 'X');
  }
}

/** One journey with every role, a repeated channel and direct visits. */
const journey = journeyOf(
  [
    [0, 'Direct'],
    [2, 'Email', 'email_open'],
    [12, 'Paid Search'],
    [14, 'Direct'],
    [20, 'Email'],
  ],
  14,
  { lead: 2, opportunity: 13, won: 14 },
);
const FRAMES: Frame[] = [UNLIMITED, { lookbackDays: 12, direct: 'exclude' }, { lookbackDays: 0, direct: 'include' }];
const OWN_MODEL = customModel({
  id: 'own',
  position: { first: 40, middle: 20, last: 40 },
  milestones: { lead: 10 },
  types: { email_open: 0.1 },
});

function reasonsOf(model: HeuristicModel, frame: Frame): string[] {
  const full = toTable([journey]);
  const table = eligible(full, frame);
  const weigher = model.weigher(DEFAULT_SETTINGS);
  return explain(full, table, frame, weigher, weighAll(table, weigher), 0).map(({ reason }) => reason);
}

it('one is counted as one, and the rest in the numbers of the language', () => {
  expect(en.flow.node(1, 'Email', 1)).toBe('Touchpoint 1: Email, 1 conversion');
  expect(en.flow.end('Won', 1)).toBe('Won: 1 conversion');
  expect(en.privacy.held(1, 1, 1, false)).toBe('Held now: 1 identifier, 1 claim, 1 touchpoint.');
  expect(en.privacy.held(2, 0, 900, true)).toBe('Held now: 2 identifiers, 0 claims, more than 900 touchpoints.');
  expect(de.flow.endSaid(1, '5 %')).toBe(': 1 Conversion, 5 % der gezeigten.');
  expect(de.privacy.held(1, 2, 900, true)).toBe('Derzeit gespeichert: 1 Merkmal, 2 Angaben, mehr als 900 Touchpoints.');
});

it('the weekly digest by e-mail calls key figures as the dashboard does', () => {
  for (const kpi of OVERVIEW_FIGURES) {
    expect(DIGEST_WORDS.en.kpi[kpi]).toBe(en.kpi[kpi]);
    expect(DIGEST_WORDS.de.kpi[kpi]).toBe(de.kpi[kpi]);
  }
});

describe('German', () => {
  it('has the keys of English, in their order: some lists on screen are made of them', () => {
    expect(said(de).map(([path]) => path)).toEqual(said(en).map(([path]) => path));
  });

  it('repeats no English text but loan words', () => {
    const english = new Map(said(en));
    const repeated = said(de).filter(([path, text]) => text === english.get(path) && !isLoaned(text));
    expect(repeated).toEqual([]);
  });

  it('has a title for each problem of the server', () => {
    expect(Object.keys(de.problem.titles)).toEqual(Object.keys(PROBLEMS));
  });

  it('explains what the server explains: key figures, steps, models, findings', () => {
    expect(Object.keys(de.server.kpi)).toEqual(Object.keys(KPI_DEFINITIONS));
    expect(Object.keys(de.server.step)).toEqual(Object.keys(FUNNEL_DEFINITIONS));
    expect(Object.keys(de.server.model)).toEqual(MODEL_IDS);
    expect(Object.keys(de.server.advice)).toEqual(expect.arrayContaining([...FINDING_KINDS]));
  });

  it.each([...MODELS, OWN_MODEL].flatMap((model) => (model.kind === 'heuristic' ? [model] : [])))(
    'says each reason of the model $id',
    (model) => {
      const reasons = FRAMES.flatMap((frame) => reasonsOf(model, frame));
      expect(reasons.length).toBeGreaterThan(4);
      for (const said of reasons) expect(de.server.reason(said), said).not.toBeNull();
    },
  );

  it('says reasons of fitted models with their channel, and leaves what it does not know', () => {
    expect(
      de.server.reason(
        'Search and Shop earned 12.50 % in the fit, the channels of this journey 40.00 % together, split over its 2 touches',
      ),
    ).toBe(
      'Search and Shop erhielt im Modell 12,50 %, die Kanäle dieser Journey zusammen 40,00 %, geteilt durch seine 2 Touchpoints',
    );
    expect(de.server.reason('something else')).toBeNull();
  });

  it('has the files of English', () => {
    const files = (language: string) =>
      readdirSync(new URL(`../dashboard/messages/${language}/`, import.meta.url)).sort();
    expect(files('de')).toEqual(files('en'));
  });
});
