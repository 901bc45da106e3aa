import { describe, expect, it } from 'vitest';
import { drill, leadsBehind, readAsked, toQuery } from './attribution.ts';

const asked = (query: string) => readAsked(new URLSearchParams(query));

describe('what the attribution page asks', () => {
  it('has a default for everything', () => {
    expect(asked('')).toMatchObject({
      milestone: 'won',
      groupBy: 'channel',
      measure: 'value',
      lookbackDays: 'unlimited',
      filters: [],
    });
  });

  it('counts conversions where a milestone is worth no money', () => {
    expect(asked('milestone=mql&measure=value').measure).toBe('conversions');
  });

  it('keeps rows in the order in which they were opened, "not set" among them', () => {
    expect(asked('channel=Email&source=&campaign=a&campaign=b').filters).toEqual([
      ['channel', ['Email']],
      ['source', ['']],
      ['campaign', ['a', 'b']],
    ]);
  });

  it('becomes a query of the API', () => {
    expect(toQuery(asked('models=first,last&channel=Email'), { from: '2026-01-01', to: undefined }, 's')).toEqual({
      site: 's',
      milestone: 'won',
      models: 'first,last',
      groupBy: 'channel',
      lookbackDays: 'unlimited',
      halfLifeDays: '7',
      direct: 'include',
      scope: 'contacts',
      value: 'value',
      dateBasis: 'milestone',
      from: '2026-01-01',
      to: undefined,
      channel: ['Email'],
    });
  });
});

describe('the way down', () => {
  it('goes from channel to source to campaign to content', () => {
    expect(drill('channel', 'Email', [])).toEqual({ channel: ['Email'], groupBy: 'source' });
    expect(drill('source', null, ['channel'])).toEqual({ source: [''], groupBy: 'campaign' });
    expect(drill('campaign', 'spring', ['channel', 'source'])).toEqual({ campaign: ['spring'], groupBy: 'content' });
  });

  it('passes over a level that is open already', () => {
    expect(drill('landingPage', 'https://a.example/', ['channel'])).toMatchObject({ groupBy: 'source' });
  });

  it('ends at the leads, where the list of leads knows the filter', () => {
    expect(
      leadsBehind([
        ['channel', ['Email']],
        ['sourceMedium', ['google / cpc']],
      ]),
    ).toEqual({
      channel: ['Email'],
      source: ['google'],
      medium: ['cpc'],
    });
    expect(leadsBehind([['touchpointType', ['call']]])).toBeNull();
  });
});
