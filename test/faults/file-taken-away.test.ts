import { copyFileSync, renameSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';

afterEach(endServers);

test.each(['taken away', 'replaced'])(
  'a database file that is %s under a running server ends it with a sentence',
  async (how) => {
    const { databaseUrl, file, remove } = temporaryFolder('taken');
    const server = await startServer({ databaseUrl });
    renameSync(file, `${file}.other`);
    if (how === 'replaced') copyFileSync(`${file}.other`, file);
    expect(await server.ended()).toEqual({ code: 70, signal: null });
    expect(server.output()).toContain(
      `The database file ${file} was taken away or replaced while the server ran; stopping`,
    );
    remove();
  },
);
