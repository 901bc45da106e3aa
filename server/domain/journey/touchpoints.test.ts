import { describe, expect, test } from 'vitest';
import { event, HOUR, MINUTE, T0, type ToldEvent } from '../../../test/support/facts.ts';
import { SHIPPED_CHANNELS } from '../source/channel-definition.ts';
import { byTime } from './fact.ts';
import { type DeriveSettings, visitsAndTouchpoints } from './touchpoints.ts';

const SETTINGS: DeriveSettings = {
  sessionTimeoutMs: 30 * MINUTE,
  ownDomains: ['acme.example'],
  excludedReferrers: ['.pay.example'],
  excludedPaths: [],
  contentTouchpoints: [],
  channels: SHIPPED_CHANNELS,
};

const touches = (...facts: ToldEvent[]) =>
  visitsAndTouchpoints(facts.toSorted(byTime), SETTINGS).touchpoints.map(
    ({ messageId, type }) => `${messageId} ${type}`,
  );
const inputs = (...facts: ToldEvent[]) =>
  visitsAndTouchpoints(facts.toSorted(byTime), SETTINGS).touchpoints.map(({ landing }) => landing.input);

const page = (id: string, at: number, query = '', referrer: string | null = null) =>
  event('v', id, at, { url: `https://acme.example/${query}`, referrer });
const GOOGLE = '?utm_source=google&utm_medium=cpc&utm_campaign=brand';
const NEWS = '?utm_source=newsletter&utm_medium=email';

describe('the entry of a visit', () => {
  test('is a touchpoint, with or without a campaign', () => {
    expect(touches(page('m1', T0), page('m2', T0 + HOUR, GOOGLE))).toEqual(['m1 visit', 'm2 visit']);
  });

  test('is one also when the campaign is the one of the visit before', () => {
    expect(touches(page('m1', T0, GOOGLE), page('m2', T0 + HOUR, GOOGLE))).toEqual(['m1 visit', 'm2 visit']);
  });

  test('is the only one of a visit without campaigns', () => {
    expect(touches(page('m1', T0), page('m2', T0 + 1), page('m3', T0 + 2))).toEqual(['m1 visit']);
  });

  test('keeps where it came from', () => {
    expect(inputs(page('m1', T0, GOOGLE, 'https://www.google.com/'))).toMatchObject([
      { utmSource: 'google', utmMedium: 'cpc', utmCampaign: 'brand', referrerHost: 'google.com' },
    ]);
  });

  test('from the site itself or an excluded place came from nowhere', () => {
    for (const referrer of ['https://acme.example/a', 'https://www.acme.example/', 'https://checkout.pay.example/']) {
      expect(inputs(page('m1', T0, '', referrer))).toMatchObject([{ referrerHost: null }]);
    }
  });

  test('by an event that is no page view is one, too', () => {
    const click = event('v', 'm1', T0, { type: 'link_click', url: `https://acme.example/${GOOGLE}` });
    expect(touches(click)).toEqual(['m1 visit']);
    expect(inputs(click)).toMatchObject([{ utmSource: 'google' }]);
  });
});

describe('inside a visit', () => {
  test('another campaign is a touchpoint of type campaign, and lies in that visit', () => {
    const facts = [page('m1', T0, GOOGLE), page('m2', T0 + MINUTE, NEWS)];
    expect(touches(...facts)).toEqual(['m1 visit', 'm2 campaign']);
    const { visits, touchpoints } = visitsAndTouchpoints(facts, SETTINGS);
    expect(visits).toHaveLength(1);
    expect(touchpoints.map((touch) => touch.visit)).toEqual(['m1', 'm1']);
  });

  test('the same campaign again is none', () => {
    expect(
      touches(page('m1', T0, GOOGLE), page('m2', T0 + 1, GOOGLE), page('m3', T0 + 2), page('m4', T0 + 3, GOOGLE)),
    ).toEqual(['m1 visit']);
  });

  test('a campaign after a direct entry is one', () => {
    expect(touches(page('m1', T0), page('m2', T0 + 1, NEWS))).toEqual(['m1 visit', 'm2 campaign']);
  });

  test('back and forth between two campaigns is one each time', () => {
    expect(touches(page('m1', T0, GOOGLE), page('m2', T0 + 1, NEWS), page('m3', T0 + 2, GOOGLE))).toEqual([
      'm1 visit',
      'm2 campaign',
      'm3 campaign',
    ]);
  });

  test('one other value makes another campaign', () => {
    expect(touches(page('m1', T0, NEWS), page('m2', T0 + 1, `${NEWS}&utm_content=footer`))).toEqual([
      'm1 visit',
      'm2 campaign',
    ]);
  });

  test('another click id makes another campaign, the same one does not', () => {
    const click = (id: string) => `${GOOGLE}&gclid=${id}`;
    expect(touches(page('m1', T0, click('a')), page('m2', T0 + 1, click('a')), page('m3', T0 + 2, click('b')))).toEqual(
      ['m1 visit', 'm3 campaign'],
    );
  });

  test('a click id alone is a campaign', () => {
    expect(touches(page('m1', T0), page('m2', T0 + 1, '?gclid=a'))).toEqual(['m1 visit', 'm2 campaign']);
  });

  test('an external referrer without a campaign opens none: a payment, a log-in, a search for the page again', () => {
    const back = ['https://bank.example/', 'https://login.example/', 'https://www.google.com/'];
    expect(
      touches(page('m1', T0, NEWS), ...back.map((referrer, i) => page(`m${i + 2}`, T0 + i + 1, '', referrer))),
    ).toEqual(['m1 visit']);
  });

  test('parameters that are no campaign open none', () => {
    expect(
      touches(page('m1', T0), page('m2', T0 + 1, '?page=2&q=utm_source'), page('m3', T0 + 2, '?utm_source=')),
    ).toEqual(['m1 visit']);
  });

  test('Segment’s context.campaign counts as the address’s', () => {
    const told = event('v', 'm2', T0 + 1, { body: { campaign: { source: 'newsletter', medium: 'email' } } });
    expect(touches(page('m1', T0), told, page('m3', T0 + 2, NEWS))).toEqual(['m1 visit', 'm2 campaign']);
  });

  test('only a page that is viewed is a landing', () => {
    const form = event('v', 'm2', T0 + 1, { type: 'form_submit', url: `https://acme.example/${NEWS}` });
    const track = event('v', 'm3', T0 + 2, { type: 'custom', source: 'api', url: `https://acme.example/${GOOGLE}` });
    expect(touches(page('m1', T0), form, track)).toEqual(['m1 visit']);
  });
});

describe('without a visit', () => {
  test('there is no touchpoint, whatever a message carries', () => {
    const identify = event('v', 'm1', T0, { type: 'identify', url: `https://acme.example/${GOOGLE}` });
    const track = event('v', 'm2', T0 + 1, { type: 'custom', source: 'api', url: `https://acme.example/${GOOGLE}` });
    expect(touches(identify, track)).toEqual([]);
  });
});

describe('content touchpoints', () => {
  const declared: DeriveSettings = {
    ...SETTINGS,
    contentTouchpoints: [{ event: 'download' }, { event: 'custom', name: 'Watched' }, { path: '/papers/*' }],
  };
  const content = (...facts: ToldEvent[]) =>
    visitsAndTouchpoints(facts.toSorted(byTime), declared).touchpoints.map(
      ({ messageId, type, visit, landing }) => `${messageId} ${type} ${visit} ${landing.input.utmSource}`,
    );
  const paper = event('v', 'p', T0 + 2 * MINUTE, { url: 'https://acme.example/papers/1' });

  test('are declared events, by the way their visitor came last', () => {
    expect(
      content(
        page('a', T0, '?utm_source=news'),
        event('v', 'd', T0 + MINUTE, { type: 'download' }),
        paper,
        page('b', T0 + 3 * MINUTE, '?utm_source=ad'),
        event('v', 'w', T0 + 4 * MINUTE, { type: 'custom', name: 'watched' }),
        event('v', 'x', T0 + 5 * MINUTE, { type: 'custom', name: 'other' }),
      ),
    ).toEqual(['a visit a news', 'd content a news', 'p content a news', 'b campaign a ad', 'w content a ad']);
  });

  test('what is a touchpoint already stays what it is', () => {
    expect(content(paper)).toEqual(['p visit p null']);
  });

  test('a server’s event between visits is one too, in no visit', () => {
    const told = { type: 'custom' as const, name: 'Watched', source: 'api' as const, url: null };
    expect(
      content(
        event('v', 'early', T0 - HOUR, told),
        page('a', T0, '?utm_source=news'),
        event('v', 'late', T0 + 5 * HOUR, told),
      ),
    ).toEqual(['early content  null', 'a visit a news', 'late content  news']);
  });
});
