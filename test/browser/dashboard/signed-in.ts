/** A profile that is signed in by the link of the start, for pages that are about something else than signing in. */
import type { BrowserContextOptions } from 'playwright';
import { signIn } from '../../http/sign-in.ts';
import type { TestApp } from '../../support/app.ts';

type Profile = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** @param app listens on 127.0.0.1 */
export async function signedIn(app: TestApp): Promise<Profile> {
  return profileOf((await signIn(app, { token: app.signInToken })).cookie);
}

/** @param cookie `name=value` */
export function profileOf(cookie: string): Profile {
  const [name = '', value = ''] = cookie.split('=', 2);
  const place = { domain: '127.0.0.1', path: '/', expires: -1 };
  return { cookies: [{ name, value, ...place, httpOnly: true, secure: false, sameSite: 'Strict' }], origins: [] };
}
