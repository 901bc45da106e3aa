/** The forms of the site, and what people answer to "How did you hear about us?". */
import { COMPANY } from './company.ts';
import { DEMO, GUIDE, NEWSLETTER, type SitePage, TRIAL, WEBINAR } from './pages.ts';
import type { Device, Person } from './person.ts';
import type { Random } from './random.ts';
import type { TrueTouchpoint } from './truth.ts';
import type { UnitBuilder, Visited } from './unit.ts';

export interface Form {
  id: string;
  name: string;
  page: SitePage;
  fields: string[];
  /** How ready to buy who fills it in is, 0 to 1. */
  intent: number;
  /** The page itself says who filled it in, instead of the form's back-end. */
  byScript?: true;
  /** What may be loaded afterwards. */
  download?: string;
  weight: number;
}

export const FORMS: readonly Form[] = [
  {
    id: 'demo-request',
    name: 'Book a demo',
    page: DEMO,
    fields: ['name', 'email', 'phone', 'company', 'team_size', 'how_did_you_hear'],
    intent: 0.9,
    weight: 38,
  },
  {
    id: 'free-trial',
    name: 'Free trial',
    page: TRIAL,
    fields: ['name', 'email', 'company', 'how_did_you_hear'],
    intent: 0.75,
    weight: 24,
  },
  {
    id: 'benchmark-report',
    name: 'Benchmark report',
    page: GUIDE,
    fields: ['name', 'email', 'company'],
    intent: 0.4,
    byScript: true,
    download: 'dispatch-benchmark.pdf',
    weight: 22,
  },
  {
    id: 'webinar-signup',
    name: 'Webinar sign-up',
    page: WEBINAR,
    fields: ['name', 'email', 'company'],
    intent: 0.45,
    byScript: true,
    weight: 8,
  },
  {
    id: 'newsletter',
    name: 'Newsletter',
    page: NEWSLETTER,
    fields: ['email'],
    intent: 0.15,
    byScript: true,
    weight: 8,
  },
];

export const someForm = (random: Random): Form => random.weighted(FORMS.map((form) => [form, form.weight] as const));

/** What people say of a channel, in their own words. */
const SAID: Record<string, readonly string[]> = {
  'Paid Search': ['Google', 'google ads', 'Internet search'],
  'Organic Search': ['Google', 'Suchmaschine', 'searched for it', 'found your blog'],
  'Paid Social': ['LinkedIn', 'linkedin ad', 'Facebook'],
  'Organic Social': ['LinkedIn post', 'social media', 'XING'],
  'AI Assistant': ['ChatGPT', 'chat gpt recommended you', 'asked an AI'],
  Audio: ['Podcast', 'Werkbank podcast', 'heard you on a podcast!'],
  'Word of mouth': ['a colleague', 'Empfehlung', 'recommended by a friend'],
  Affiliates: ['Handwerk Digital', 'our IT partner'],
  Referral: ['G2 reviews', 'Capterra', 'a comparison site'],
  Events: ['FieldTec fair', 'Messe', 'your webinar'],
  Email: ['newsletter', 'your mailing'],
  'Direct Mail': ['a letter', 'Post'],
};

/** Mostly what moved her most; sometimes what she remembers last; sometimes nothing. */
export function selfReport(random: Random, touchpoints: readonly TrueTouchpoint[]): string | null {
  if (!random.chance(0.62)) return null;
  const strongest = touchpoints.toSorted((a, b) => b.push - a.push)[0];
  const remembered = random.chance(0.75) ? strongest : touchpoints.at(-1);
  const said = SAID[remembered?.trueChannel ?? ''];
  return said ? random.pick(said) : random.pick(['Internet', 'other', 'don’t remember', '-']);
}

/** She fills a form in at the end of a visit, and takes what it gives. */
export function fillIn(unit: UnitBuilder, person: Person, device: Device, visited: Visited, form: Form): number {
  const { random } = unit;
  const at = visited.endsAt + random.integer(15_000, 150_000);
  const page = visited.lastPage.context;
  unit.message(device, at, {
    type: 'track',
    event: 'Form Submitted',
    properties: {
      formId: form.id,
      formName: form.name,
      ...Object.fromEntries(form.fields.map((name) => [name, 'filled in'])),
    },
    context: { page: page.page },
  });
  const told = at + random.integer(80, 900);
  if (form.byScript) {
    const company = form.fields.includes('company') && person.organisation ? { company: person.organisation.name } : {};
    unit.identify(
      person,
      device,
      told,
      form.fields.includes('name') ? { name: person.name, jobTitle: person.title, ...company } : {},
    );
  } else tellBackEnd(unit, person, device, told, form);
  let endsAt = at;
  if (form.download) {
    endsAt = at + random.integer(3000, 40_000);
    unit.message(device, endsAt, {
      type: 'track',
      event: 'Content Downloaded',
      properties: { file: `${COMPANY.site}/files/${form.download}`, title: form.page.title },
      context: { page: page.page },
    });
  }
  device.freeAt = endsAt;
  return at;
}

function tellBackEnd(unit: UnitBuilder, person: Person, device: Device, at: number, form: Form): void {
  const { random } = unit;
  const own = unit.touchpoints.filter((touchpoint) => touchpoint.person === person.key);
  unit.lead(person, at, device, {
    email: person.email,
    name: person.name,
    ...(person.organisation ? { company: person.organisation.name } : {}),
    ...(form.fields.includes('phone') && person.phone ? { phone: person.phone } : {}),
    form: { id: form.id, name: form.name, fields: form.fields },
    selfReportedSource: selfReport(random, own),
    traits: { jobTitle: person.title, country: person.country },
    ...(random.chance(0.85) ? { consent: 'granted' as const } : {}),
  });
}
