/** Stories about who is who. */
import { meet, negotiate, qualify, syncWithCrm } from '../crm.ts';
import { newDevice } from '../person.ts';
import type { Unit } from '../unit.ts';
import type { World } from '../world.ts';
import { DAY, Scene } from './scene.ts';

/** The tablet in the workshop: two people use it, and each signs in. */
export function sharedBrowser(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'shared browser');
  const early = scene.someone('Frauke Shared');
  const late = scene.someone('Tarik Shared');
  const tablet = newDevice(scene.random, 'home');
  early.devices = [tablet];
  late.devices = [tablet];
  scene.comes(early, 'google', scene.when(0.41));
  scene.fills(early, 'newsletter', scene.comes(early, 'g2', scene.when(0.43)));
  scene.comes(early, 'newsletter', scene.when(0.46));
  scene.fills(late, 'free-trial', scene.comes(late, 'capterra-ads', scene.when(0.5)));
  scene.comes(late, 'direct', scene.when(0.53));
  const back = scene.comes(early, 'newsletter', scene.when(0.56));
  scene.identify(early, tablet, back.endsAt + 3000);
  scene.comes(early, 'direct', scene.when(0.6));
  return scene.finish();
}

/** She writes from two addresses; the CRM knows that both are customer number so-and-so. */
export function twoAddresses(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'two addresses');
  const person = scene.someone('Renate Twomail');
  const atWork = person.email;
  const atHome = `renate.twomail.demo${index}@web.de`;
  const sofa = newDevice(scene.random, 'home');
  person.devices.push(sofa);
  person.emails = [atHome, atWork];
  person.email = atHome;
  scene.fills(person, 'benchmark-report', scene.comes(person, 'podcast', scene.when(0.3), { device: sofa }), sofa);
  scene.comes(person, 'newsletter', scene.when(0.34), { device: sofa });
  person.email = atWork;
  const signedUp = scene.fills(person, 'demo-request', scene.comes(person, 'google-brand', scene.when(0.4)));
  syncWithCrm(scene, person, signedUp + DAY);
  syncWithCrm(scene, person, signedUp + DAY + 60_000, atHome);
  return scene.finish();
}

/** Writes from a free-mail address, so only the CRM knows the company. */
export function freeMail(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'free mail');
  const person = scene.someone('Gisela Freemail', null);
  const asked = scene.fills(person, 'demo-request', scene.comes(person, 'chatgpt', scene.when(0.62)));
  scene.stage(person, 'mql', asked + DAY);
  scene.stage(person, 'sql', asked + 3 * DAY);
  const deal = negotiate(scene, {
    number: 0,
    type: 'new',
    people: [person],
    opensAt: asked + 6 * DAY,
    closesAt: asked + 30 * DAY,
    outcome: 'won',
    seats: 6,
    name: `${scene.company.name}: 6 seats`,
    account: { domain: scene.company.domain, name: scene.company.name },
  });
  scene.closeDeal(deal.truth, scene.people);
  return scene.finish();
}

/** She says no to cookies: the visits are counted, and belong to nobody. */
export function withoutConsent(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'without consent');
  const person = scene.someone('Nora Noconsent');
  person.devices = [newDevice(scene.random, 'office', false)];
  scene.comes(person, 'linkedin-leaders', scene.when(0.7), { pages: [{ path: '/security', title: 'Security' }] });
  const visited = scene.comes(person, 'google', scene.when(0.71), { pages: [{ path: '/pricing', title: 'Pricing' }] });
  scene.lead(person, visited.endsAt + 60_000, null, {
    email: person.email,
    name: person.name,
    form: { id: 'demo-request', name: 'Book a demo' },
    selfReportedSource: 'LinkedIn',
    consent: 'denied',
  });
  return scene.finish();
}

/** Six people of one company, on many devices, over a year: the buying committee. */
export function committee(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'buying committee');
  const ways = ['linkedin-leaders', 'google-generic', 'teams-link', 'g2', 'chatgpt', 'recommended'];
  const names = ['Astrid', 'Bernd', 'Cem', 'Dörte', 'Emeka', 'Fiona'];
  let lastSql = 0;
  for (const [i, name] of names.entries()) {
    const person = scene.someone(`${name} Committee`);
    const phone = newDevice(scene.random, 'phone');
    person.devices.push(phone);
    scene.comes(person, ways[i]!, scene.when(0.2 + i * 0.03));
    scene.comes(person, 'linkedin', scene.when(0.24 + i * 0.03), { device: phone });
    const visited = scene.comes(person, i % 2 ? 'google' : 'direct', scene.when(0.4 + i * 0.02));
    if (i === 5) continue; // The one who decides never fills in a form.
    const at = scene.fills(person, i === 0 ? 'demo-request' : 'benchmark-report', visited);
    const link = scene.comes(person, 'newsletter', at + 9 * DAY, { device: phone });
    scene.identify(person, phone, link.endsAt + 2000);
    if (i < 2) lastSql = Math.max(lastSql, qualify(scene, person, 1, 1) ?? at + 20 * DAY);
  }
  const [astrid, bernd, cem] = scene.people;
  for (const n of [1, 2, 3]) meet(scene, astrid!, scene.when(0.62 + n * 0.04), 'meeting');
  const deal = negotiate(scene, {
    number: 0,
    type: 'new',
    people: [astrid!, bernd!, cem!],
    opensAt: scene.when(0.6),
    closesAt: scene.when(0.82),
    outcome: 'won',
    seats: 140,
    name: `${scene.company.name}: 140 seats`,
    account: { domain: scene.company.domain, name: scene.company.name },
  });
  scene.closeDeal(deal.truth, scene.people);
  return scene.finish();
}
