/** What reports keep of what leads said: of each visitor who named somebody the latest word, however often she said it. */
import { expect, test } from 'vitest';
import { keptCoverage } from '../../server/storage/reads/reports/kept-coverage.ts';
import { openSqlite, SqliteDatabase } from '../../server/storage/sqlite/connection.ts';
import { HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
import { freshTestDatabase, keepForReports, newSite } from '../support/storage.ts';

const ANN = 'email:ann@acme.com';

test('the latest word of each visitor is kept, and what is kept is counted by visitors', async () => {
  const database = await freshTestDatabase('sqlite');
  const storage = await database.open();
  await keepForReports(storage);
  const reader = new SqliteDatabase(openSqlite(database.url.slice('sqlite:'.length), 'read'));
  const { siteId } = await newSite(storage);
  const said = async (visitor: string, message: string, hours: number, state: 'granted' | 'denied') => {
    await storage.append(rowsOf(siteId, identify(visitor, message, T0 + hours * HOUR, [ANN], { consent: { state } })));
    await storage.project('next');
  };
  const kept = async () => {
    const coverage = await keptCoverage(reader, siteId, Number.MAX_SAFE_INTEGER);
    const { said } = coverage.of([ANN]);
    return { size: coverage.size, last: said && [said.messageId, said.consent] };
  };
  await said('v1', 'a', 1, 'granted');
  await said('v1', 'b', 3, 'denied');
  await said('v1', 'c', 2, 'granted');
  expect(await kept()).toEqual({ size: 1, last: ['b', 'denied'] });
  await said('v2', 'd', 2, 'granted');
  await said('v1', 'e', 4, 'granted');
  expect(await kept()).toEqual({ size: 2, last: ['e', 'granted'] });
  await reader.close();
  await database.drop();
});
