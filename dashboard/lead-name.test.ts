import { describe, expect, it } from 'vitest';
import { initials, leadName } from './lead-name.ts';

describe('the name of a lead', () => {
  it('is the best there is, and blanks are none', () => {
    const lead = { name: ' ', email: null, phone: '+49 1', externalIds: ['u1'] };
    expect(leadName(lead)).toBe('+49 1');
    expect(leadName({ ...lead, name: 'Ann' })).toBe('Ann');
    expect(leadName({ name: null, email: null, phone: null, externalIds: [] })).toBeNull();
  });

  it.each([
    ['Ann Berger', 'AB'],
    ['ann.berger@acme.example', 'AB'],
    ['Jean-Luc von Moltke', 'JM'],
    ['李明', '李'],
    ['👩‍🔬 Äsa', 'Ä'],
    ['+49 40 5550', '45'],
    ['', ''],
    ['💥', ''],
  ])('%j has the initials %j', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
