/** Stories about money: a deal nobody can explain, refunds, a deal that came back, a customer who bought more. */
import { meet, type Negotiation, negotiate, syncWithCrm } from '../crm.ts';
import type { Person } from '../person.ts';
import type { Unit } from '../unit.ts';
import type { World } from '../world.ts';
import { DAY, Scene } from './scene.ts';

type Plan = Pick<Negotiation, 'opensAt' | 'closesAt' | 'outcome' | 'seats'> & Partial<Negotiation>;

function dealOf(scene: Scene, people: Person[], plan: Plan) {
  const { name, domain } = scene.company;
  return negotiate(scene, {
    number: 0,
    type: 'new',
    people,
    name: `${name}: ${plan.seats} seats`,
    account: { name, domain },
    ...plan,
  });
}

/** Heard of us in a podcast in the first week; signs in the last one. */
export function longMemory(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'long memory');
  const person = scene.someone('Ludger Longmemory');
  scene.comes(person, 'podcast', scene.when(0.004));
  scene.comes(person, 'google', scene.when(0.33));
  const asked = scene.fills(person, 'demo-request', scene.comes(person, 'google-brand', scene.when(0.86)));
  scene.stage(person, 'sql', asked + 2 * DAY);
  const deal = dealOf(scene, [person], {
    opensAt: asked + 5 * DAY,
    closesAt: scene.when(0.985),
    outcome: 'won',
    seats: 28,
  });
  scene.closeDeal(deal.truth, scene.people);
  return scene.finish();
}

/** Met at a fair, called, met again: never on the web site. */
export function noWebJourney(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'no web journey');
  const person = scene.someone('Okko Offline');
  const at = scene.when(0.35);
  scene.lead(person, at, null, {
    email: person.email,
    name: person.name,
    company: scene.company.name,
    form: { id: 'badge-scan', name: 'Badge scan' },
  });
  meet(scene, person, at, 'fair');
  meet(scene, person, at + 6 * DAY, 'call');
  meet(scene, person, at + 13 * DAY, 'meeting');
  const deal = dealOf(scene, [person], { opensAt: at + 15 * DAY, closesAt: at + 50 * DAY, outcome: 'won', seats: 45 });
  scene.closeDeal(deal.truth, scene.people);
  return scene.finish();
}

/** The founder knows the customer: the CRM has the deal, and nobody knows why. All of it is unattributed. */
export function outOfNowhere(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'out of nowhere');
  const person = scene.someone('Quirin Nowhere');
  const opensAt = scene.when(0.52);
  syncWithCrm(scene, person, opensAt - DAY);
  const deal = dealOf(scene, [person], { opensAt, closesAt: opensAt + 8 * DAY, outcome: 'won', seats: 20 });
  scene.closeDeal(deal.truth, scene.people);
  return scene.finish();
}

function signedUp(scene: Scene, person: Person, share: number): number {
  scene.comes(person, 'google-generic', scene.when(share));
  scene.comes(person, 'capterra', scene.when(share + 0.02));
  return scene.fills(person, 'demo-request', scene.comes(person, 'direct', scene.when(share + 0.04)));
}

/** Won, and half of it paid back: the value falls after the closing. */
export function refunded(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'refund');
  const person = scene.someone('Rita Refund');
  const asked = signedUp(scene, person, 0.4);
  const deal = dealOf(scene, [person], {
    opensAt: asked + 4 * DAY,
    closesAt: asked + 25 * DAY,
    outcome: 'won',
    seats: 22,
  });
  deal.revise((Math.floor(Number(deal.truth.value.amount) * 50) / 100).toFixed(2));
  scene.closeDeal(deal.truth, scene.people);
  return scene.finish();
}

/** Won, then cancelled within the first month: a second deal, below zero, takes the money out again. */
export function creditNote(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'credit note');
  const person = scene.someone('Conny Creditnote');
  const asked = signedUp(scene, person, 0.55);
  const closesAt = asked + 20 * DAY;
  const deal = dealOf(scene, [person], { opensAt: asked + 4 * DAY, closesAt, outcome: 'won', seats: 9 });
  scene.closeDeal(deal.truth, scene.people);
  const back = dealOf(scene, [person], {
    number: 1,
    opensAt: closesAt + 10 * DAY,
    closesAt: closesAt + 25 * DAY,
    outcome: 'won',
    seats: 9,
    name: 'Credit note',
  });
  back.revise(`-${deal.truth.value.amount}`);
  scene.closeDeal(back.truth, scene.people);
  return scene.finish();
}

/** Lost in spring, opened again in autumn, won. */
export function reopened(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'reopened');
  const person = scene.someone('Wiebke Again');
  const asked = signedUp(scene, person, 0.25);
  const again = scene.when(0.66);
  scene.comes(person, 'newsletter', again - 4 * DAY);
  const deal = dealOf(scene, [person], {
    opensAt: asked + 5 * DAY,
    closesAt: again + 30 * DAY,
    outcome: 'won',
    seats: 31,
    between: [
      { stage: 'lost', occurredAt: asked + 60 * DAY },
      { stage: 'opportunity', occurredAt: again },
    ],
  });
  scene.closeDeal(deal.truth, scene.people);
  return scene.finish();
}

/** A customer of last year buys as much again for another town. */
export function expansion(world: World, index: number): Unit {
  const scene = new Scene(world, index, 'expansion');
  const person = scene.someone('Xaver Expand');
  const asked = signedUp(scene, person, 0.15);
  const first = dealOf(scene, [person], {
    opensAt: asked + 5 * DAY,
    closesAt: asked + 40 * DAY,
    outcome: 'won',
    seats: 25,
  });
  scene.closeDeal(first.truth, scene.people);
  const colleague = scene.someone('Ylva Expand');
  scene.fills(colleague, 'demo-request', scene.comes(colleague, 'recommended', scene.when(0.7)));
  scene.comes(person, 'nurture', scene.when(0.72));
  meet(scene, colleague, scene.when(0.75), 'meeting');
  const more = dealOf(scene, [colleague, person], {
    number: 1,
    type: 'expansion',
    opensAt: scene.when(0.74),
    closesAt: scene.when(0.8),
    outcome: 'won',
    seats: 25,
  });
  scene.closeDeal(more.truth, scene.people);
  return scene.finish();
}
