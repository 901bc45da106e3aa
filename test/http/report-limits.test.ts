/** A report that takes longer than it may is given up, and says so; nothing else waits for it. */
import { expect, test } from 'vitest';
import { startApp } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

test('a report out of time is a 504 that says what can be done', async () => {
  const app = await startApp({ reportSeconds: 0.000_001 });
  try {
    const site = await app.site();
    await site.batch([{ type: 'page', anonymousId: 'ann', context: { page: { url: 'https://acme.example/' } } }]);
    await site.post('/v1/leads', { email: 'ann@acme.com', anonymousId: 'ann' });
    for (const report of [
      'attribution?milestone=lead',
      'kpis',
      'funnel',
      'paths?milestone=lead',
      'cohorts',
      'quality',
    ]) {
      const answer = await site.get(`/v1/reports/${report}`);
      expectProblem(answer, 504, 'timeout');
      expect(answer.body.detail, report).toMatch(/took more than .* ask for less/);
    }
    // What is no report is answered as ever.
    expect((await site.get('/v1/leads')).body.data).toHaveLength(1);
    expect((await site.batch([{ type: 'track', event: 'x', anonymousId: 'ann' }])).status).toBe(200);
  } finally {
    await app.close();
  }
});
