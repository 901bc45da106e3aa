import { afterEach, test } from 'vitest';
import { endServers } from '../support/server-process.ts';
import { rounds } from './how-long.ts';
import { scaleOut } from './scale-out.ts';

afterEach(endServers);

test('three collectors and an api on one PostgreSQL, each killed in turn: what was acknowledged is stored, once', async () => {
  await scaleOut(rounds(1, 8));
}, 1_200_000);
