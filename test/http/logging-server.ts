/** A server that logs to its standard output and whose database can be made to fail: run as a process of its own. */
import type { Storage } from '../../server/storage/storage.ts';
import { startApp, wrapped } from '../support/app.ts';

const broken = (storage: Storage): Storage =>
  wrapped(storage, {
    append: (rows) =>
      JSON.stringify(rows).includes('break-it')
        ? Promise.reject(new Error(`near "select": could not store ${JSON.stringify(rows)}`))
        : storage.append(rows),
  });

const app = await startApp({ logLevel: 'debug', wrap: broken });
const site = await app.site({ domains: ['shop.example'] });
const port = await app.listen();
process.send?.({ port, key: site.key, writeKey: site.writeKey, adminKey: app.adminKey, signInToken: app.signInToken });
process.on('message', () => {
  app.close().then(() => process.exit(0));
});
