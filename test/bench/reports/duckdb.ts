/** The baseline: DuckDB over the same rows, which computes the linear model alone. */
import BetterSqlite3 from 'better-sqlite3';

/**
 * Every touchpoint of every won deal's people, with what it is grouped by. `cross join` keeps the order in which tables
 * are read: the other way round each deal would look through all ownership.
 */
const ROWS = `select d.external_id as deal, json_extract(d.deal, '$.closedAt') as won_at,
  json_extract(d.deal, '$.value.amount') as value, t.occurred_at, s.channel, s.campaign
  from ownership o cross join deal_identifiers n cross join deals d cross join touchpoints t cross join traffic_sources s
  where n.site_id = o.site_id and n.identifier = o.identifier
    and d.site_id = n.site_id and d.external_id = n.external_id
    and t.site_id = o.site_id and t.visitor_id = o.visitor_id and t.occurred_at >= o.from_at and t.occurred_at < o.to_at
    and s.site_id = t.site_id and s.id = t.traffic_source`;

const LINEAR = `with eligible as (
    select deal, value, channel, campaign, count(*) over (partition by deal) as touches
    from touchpoints where occurred_at <= won_at)
  select channel, campaign, sum(1 / touches) as conversions, sum(value / touches) as value
  from eligible group by channel, campaign order by value desc`;

/** As much of `@duckdb/node-api` as is needed here. Named at run time: 70 MB that nothing else looks at. */
interface DuckDb {
  DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection>; closeSync(): void }> };
}
interface Connection {
  run(text: string): Promise<unknown>;
  runAndReadAll(text: string): Promise<{ getRows(): unknown[][] }>;
  createAppender(table: string): Promise<Appender>;
  closeSync(): void;
}
interface Appender {
  appendVarchar(text: string): void;
  appendBigInt(whole: bigint): void;
  appendDouble(number: number): void;
  appendNull(): void;
  endRow(): void;
  closeSync(): void;
}
const PACKAGE: string = '@duckdb/node-api';

export interface Baseline {
  rows: number;
  /** Reading them from the same SQLite file into DuckDB's memory. */
  loadMs: number;
  /** Median of five. */
  linearMs: number;
  /** Of all deals, in whole currency units: both must have counted the same. */
  value: number;
}

export async function duckDbLinear(file: string): Promise<Baseline> {
  const { DuckDBInstance } = (await import(PACKAGE)) as DuckDb;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`create table touchpoints (deal varchar, won_at bigint, value double, occurred_at bigint,
    channel varchar, campaign varchar)`);
  const began = performance.now();
  const appender = await connection.createAppender('touchpoints');
  const source = new BetterSqlite3(file, { readonly: true });
  let rows = 0;
  for (const row of source.prepare(ROWS).raw().iterate()) {
    const [deal, wonAt, value, at, channel, campaign] = row as [string, number, string, number, string, string | null];
    appender.appendVarchar(deal);
    appender.appendBigInt(BigInt(wonAt));
    appender.appendDouble(Number(value));
    appender.appendBigInt(BigInt(at));
    appender.appendVarchar(channel);
    if (campaign === null) appender.appendNull();
    else appender.appendVarchar(campaign);
    appender.endRow();
    rows++;
  }
  appender.closeSync();
  source.close();
  const loadMs = performance.now() - began;
  const times: number[] = [];
  let value = 0;
  for (let turn = 0; turn < 5; turn++) {
    const from = performance.now();
    const answer = await connection.runAndReadAll(LINEAR);
    times.push(performance.now() - from);
    value = answer.getRows().reduce((sum, row) => sum + Number(row[3]), 0);
  }
  connection.closeSync();
  instance.closeSync();
  return { rows, loadMs, linearMs: times.sort((a, b) => a - b)[2]!, value };
}
