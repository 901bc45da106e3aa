/** Backups as an operator takes them: by the real program, while the server takes events. */
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  endServers,
  runThroughline,
  type ServerProcess,
  startServer,
  temporaryFolder,
} from '../support/server-process.ts';

afterEach(endServers);

const MINUTE = 60_000;

/** Sends events one request at a time until it is told to stop. @returns how many were acknowledged */
function keepWriting({ url, writeKey }: ServerProcess) {
  let acknowledged = 0;
  let stopped = false;
  const done = (async () => {
    for (let i = 0; !stopped; i++) {
      const batch = Array.from({ length: 20 }, (_, j) => ({
        type: 'track',
        event: 'written while copied',
        anonymousId: `visitor-${i}`,
        messageId: `m-${i}-${j}`,
      }));
      const response = await fetch(`${url}/v1/batch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ writeKey, batch }),
      });
      if (response.status !== 200) throw new Error(`POST /v1/batch answered ${response.status}`);
      acknowledged += batch.length;
    }
  })();
  return {
    count: () => acknowledged,
    async end() {
      stopped = true;
      await done;
      return acknowledged;
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; !isSo(); i++) {
    if (i > 600) throw new Error('It never came to be');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function countEvents(databaseUrl: string): Promise<number> {
  const server = await startServer({ databaseUrl });
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(databaseUrl.slice('sqlite:'.length), { readonly: true });
  const { n } = db.prepare('select count(*) as n from events').get() as { n: number };
  db.close();
  await server.stop();
  return n;
}

test('a backup taken while events come is whole, and the restored database has what was acknowledged before it', {
  timeout: 4 * MINUTE,
}, async () => {
  const { folder, file, databaseUrl, remove } = temporaryFolder('backup');
  const server = await startServer({ databaseUrl });
  const writing = keepWriting(server);
  await until(() => writing.count() >= 200);
  const before = writing.count();
  const backedUp = await runThroughline('backup', { databaseUrl });
  expect(backedUp.output).toMatch(/^backup {2}/);
  expect(backedUp.code).toBe(0);
  const backup = /^backup {2}(.+)$/m.exec(backedUp.output)![1]!;
  const facts = /^facts +([0-9a-f]{32})$/m.exec(backedUp.output)![1]!;
  const during = writing.count();
  expect(during).toBeGreaterThan(before);
  await until(() => writing.count() > during + 100);
  const after = await writing.end();

  expect(statSync(backup).mode & 0o777).toBe(0o600);
  expect(backup.startsWith(join(folder, 'backups'))).toBe(true);
  const whole = await runThroughline(['verify', backup], { databaseUrl });
  expect(whole.output).toContain(`ok     Digest of facts ${facts}`);
  expect(whole.code).toBe(0);

  // The server that runs is not pulled from under.
  const running = await runThroughline(['restore', backup, '--force'], { databaseUrl });
  expect(running.code).toBe(78);
  expect(running.output).toMatch(/^throughline: Another Throughline process uses this database file[^\n]*\n$/);
  expect((await server.stop()).code).toBe(0);

  const refused = await runThroughline(['restore', backup], { databaseUrl });
  expect(refused.code).toBe(78);
  expect(refused.output).toMatch(/^throughline: .*is there already and was left as it is: add --force[^\n]*\n$/);
  expect(await countEvents(databaseUrl)).toBe(after);

  const restored = await runThroughline(['restore', backup, '--force'], { databaseUrl });
  expect(restored.output).toMatch(/^restored /);
  expect(restored.code).toBe(0);
  const kept = /^kept .* as (.+)$/m.exec(restored.output)![1]!;
  expect(existsSync(kept)).toBe(true);
  const digest = await runThroughline('digest', { databaseUrl });
  expect(digest.output).toContain(facts);
  const events = await countEvents(databaseUrl);
  expect(events).toBeGreaterThanOrEqual(before);
  expect(events).toBeLessThanOrEqual(during + 20);

  // And what was replaced is whole too, under its new name.
  renameSync(kept, join(folder, 'again.db'));
  expect(await countEvents(`sqlite:${join(folder, 'again.db')}`)).toBe(after);
  expect(existsSync(file)).toBe(true);
  remove();
});

test('P10: a backup of before an erasure forgets her before it serves, on this machine and on another', {
  timeout: 3 * MINUTE,
}, async () => {
  const { folder, file, databaseUrl, remove } = temporaryFolder('forgets');
  const server = await startServer({ databaseUrl });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${server.adminKey}` };
  const batch = [
    { type: 'identify', userId: 'ann', traits: { email: 'ann@acme.com', name: 'Ann Example' }, messageId: 'm1' },
    { type: 'identify', userId: 'bob', traits: { email: 'bob@acme.com' }, messageId: 'm2' },
  ];
  await fetch(`${server.url}/v1/batch`, { method: 'POST', headers, body: JSON.stringify({ batch }) });
  const leadsOf = async ({ url }: ServerProcess) => {
    const answer = (await (await fetch(`${url}/v1/leads`, { headers })).json()) as {
      data: { id: string; email: string }[];
    };
    return answer.data;
  };
  const first = /^backup {2}(.+)$/m.exec((await runThroughline('backup', { databaseUrl })).output)![1]!;
  const ann = (await leadsOf(server)).find((lead) => lead.email === 'ann@acme.com')!;
  expect((await fetch(`${server.url}/v1/leads/${ann.id}`, { method: 'DELETE', headers })).status).toBe(200);
  await runThroughline('backup', { databaseUrl });
  await server.stop();

  const restored = await runThroughline(['restore', first, '--force'], { databaseUrl });
  expect(restored.output).toContain('erased   again, since the backup is older: 1 people');
  // The same backup on a machine that knows nothing but the folder it lies in.
  const elsewhere = `sqlite:${join(folder, 'elsewhere.db')}`;
  const moved = await runThroughline(['restore', first], { databaseUrl: elsewhere });
  expect(moved.output).toContain('erased   again, since the backup is older: 1 people');
  for (const [url, path] of [
    [databaseUrl, file],
    [elsewhere, join(folder, 'elsewhere.db')],
  ] as const) {
    const next = await startServer({ databaseUrl: url });
    expect((await leadsOf(next)).map((lead) => lead.email)).toEqual(['bob@acme.com']);
    await next.stop();
    expect(readFileSync(path).includes('ann@acme.com')).toBe(false);
  }
  const unread = await runThroughline(['restore', first, '--force', '--erasures', join(folder, 'none.json')], {
    databaseUrl,
  });
  expect(unread).toMatchObject({ code: 78 });
  remove();
});

test('a backup that is not what it was is told apart, and not restored', { timeout: 3 * MINUTE }, async () => {
  const { folder, file, databaseUrl, remove } = temporaryFolder('changed');
  const server = await startServer({ databaseUrl });
  const body = JSON.stringify({
    writeKey: server.writeKey,
    batch: [
      {
        type: 'page',
        anonymousId: 'a',
        messageId: 'm',
        context: { page: { url: 'https://acme.example/', title: 'a very particular title' } },
      },
    ],
  });
  await fetch(`${server.url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await server.stop();
  const { output } = await runThroughline('backup', { databaseUrl });
  const backup = /^backup {2}(.+)$/m.exec(output)![1]!;

  // One letter of one row, in no index: nothing that the database's own check could see.
  const bytes = readFileSync(backup);
  const at = bytes.indexOf('a very particular title');
  expect(at).toBeGreaterThan(0);
  bytes[at] = 'b'.charCodeAt(0);
  writeFileSync(backup, bytes);
  const changed = await runThroughline(['verify', backup], { databaseUrl });
  expect(changed.code).toBe(1);
  expect(changed.output).toContain('WRONG  The file is not as it was written');
  expect(changed.output).toMatch(/WRONG {2}Digest of facts [0-9a-f]{32}; it was [0-9a-f]{32}/);
  const before = readFileSync(file);
  const refused = await runThroughline(['restore', backup, '--force'], { databaseUrl });
  expect(refused.code).toBe(78);
  expect(refused.output).toContain('The backup was not restored');
  expect(readFileSync(file).equals(before)).toBe(true);

  // A page of nothing in the middle.
  bytes.fill(0, bytes.length - 8192, bytes.length - 4096);
  writeFileSync(backup, bytes);
  rmSync(`${backup}.json`);
  const damaged = await runThroughline(['verify', backup], { databaseUrl });
  expect(damaged.output).toContain('WRONG  Damaged');
  expect(damaged.code).toBe(1);

  const foreign = join(folder, 'letter.txt');
  writeFileSync(foreign, 'Dear Ann, this is a letter.'.repeat(100));
  for (const [args, sentence] of [
    [['verify', foreign], `${foreign} is not a database`],
    [['verify', join(folder, 'nothing.db')], `There is no file ${join(folder, 'nothing.db')}`],
    [['restore', foreign, '--force'], `${foreign} is not a database`],
    [['restore'], 'restore takes the file of one backup, and --force'],
    [['backup', '--keep-days', 'x'], '--keep-days must be a whole number of days from 1'],
    [['backup', '--to'], "backup: Unknown option '--to'"],
  ] as const) {
    const answer = await runThroughline([...args], { databaseUrl });
    expect(answer.code).toBe(78);
    expect(answer.output).toMatch(/^throughline: [^\n]+\n$/);
    expect(answer.output).toContain(sentence);
  }
  remove();
});

test('on PostgreSQL the commands name the tools that do it', { timeout: MINUTE }, async () => {
  for (const [command, tool] of [
    ['backup', 'pg_dump'],
    ['restore', 'pg_restore'],
    ['verify', 'pg_amcheck'],
  ] as const) {
    const args = command === 'restore' ? [command, 'x.dump'] : [command];
    const { code, output } = await runThroughline(args, { databaseUrl: 'postgres://nobody@127.0.0.1:1/none' });
    expect(code).toBe(78);
    expect(output).toContain(tool);
    expect(output.trim().split('\n')).toHaveLength(1);
  }
});
