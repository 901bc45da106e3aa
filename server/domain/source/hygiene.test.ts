import { expect, test } from 'vitest';
import { judge, land } from './fixtures/acme.ts';
import { type SourceUse, usedValues, utmFindings } from './hygiene.ts';

const use = (query: string, touchpoints: number, lastSeenAt = 1): SourceUse => ({
  input: land(query).input,
  channel: judge(query).channel,
  touchpoints,
  lastSeenAt,
});

const found = (...uses: SourceUse[]) =>
  utmFindings(uses).map(
    ({ kind, field, values, touchpoints }) => `${kind} ${field} ${values.join('|')} ${touchpoints}`,
  );

test('clean links have no findings', () => {
  expect(
    found(use('', 9), use('?utm_source=google&utm_medium=cpc&gclid=x', 5), use('?utm_source=n&utm_medium=email', 1)),
  ).toEqual([]);
});

test('what is worth mending is named, most touchpoints first', () => {
  expect(
    found(
      use('?utm_source=news&utm_medium=newsletter', 3),
      use('?utm_source=other&utm_medium=newsletter', 4),
      use('?utm_source=partner', 2),
      use('?utm_medium=email', 1),
      use('?gclid=a', 20),
      use('?utm_source=bing&utm_medium=cpc&gclid=a', 6),
      use('?fbclid=a', 50),
    ),
  ).toEqual([
    'paid_click_without_tags clickId gclid 20',
    'unknown_medium medium newsletter 7',
    'conflicting_click_id source bing 6',
    'missing_medium source partner 2',
    'missing_source medium email 1',
  ]);
});

test('one value written in several ways is one finding', () => {
  const uses = [
    use('?utm_source=News&utm_medium=email&utm_campaign=Spring', 1, 5),
    use('?utm_source=news&utm_medium=email&utm_campaign=spring', 7, 2),
    use('?utm_source=news&utm_medium=Email', 2, 3),
  ];
  expect(found(...uses)).toEqual([
    'case_variants source news|News 10',
    'case_variants medium email|Email 10',
    'case_variants campaign spring|Spring 8',
  ]);
  expect(utmFindings(uses)[2]).toMatchObject({
    lastSeenAt: 5,
    advice: expect.stringMatching(/“spring” everywhere.*alias/),
  });
  expect(usedValues(uses, 'source')).toEqual([
    { value: 'news', touchpoints: 9, lastSeenAt: 3 },
    { value: 'News', touchpoints: 1, lastSeenAt: 5 },
  ]);
});
