import { expect, test } from 'vitest';
import type { Mapping } from '../shared/api/inbound.ts';
import { fromMapping, newMapping, toMapping } from './mapping-form.ts';

const WHOLE: Mapping = {
  when: { 'event.type': 'call.ended', 'event.test': false, 'event.version': 2, 'event.label': '2' },
  id: 'event.id',
  lead: { email: 'people[0].email', 'traits.plan': 'plan' },
  touchpoint: {
    type: { path: 'event.kind', words: { phone: 'call', 'a = b': 'meeting' } },
    occurredAt: { path: 'ended_at', time: 'seconds' },
    email: 'people[0].email',
    source: { value: 'aircall' },
    'properties.stars': { value: 5 },
    'properties.code': { value: '05' },
    'properties.text': { value: '"quoted"' },
    'properties.none': { value: '' },
    'properties.padded': { value: ' x ' },
  },
};

test('a mapping comes out of the form as it went in', () => {
  expect(toMapping(fromMapping(WHOLE))).toEqual(WHOLE);
  expect(toMapping(fromMapping({ id: 'id', lead: { email: 'e' } }))).toEqual({ id: 'id', lead: { email: 'e' } });
});

test('rows that say nothing are left out', () => {
  expect(toMapping(newMapping())).toEqual({ id: '' });
  const form = newMapping();
  form.lead[0]!.from = ' contact.email ';
  expect(toMapping({ ...form, id: ' event.id ' })).toEqual({ id: 'event.id', lead: { email: 'contact.email' } });
});
