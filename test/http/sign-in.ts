/** Somebody who is signed in to the dashboard, asking as its pages do. */
import { type Answer, type Ask, CHROME, type TestApp } from '../support/app.ts';

/** What the browser says of a request of the dashboard's own page. */
export const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };
export const PASSWORD = 'correct horse battery';

export class SignedIn {
  readonly app: TestApp;
  /** `name=value` */
  readonly cookie: string;

  constructor(app: TestApp, cookie: string) {
    this.app = app;
    this.cookie = cookie;
  }

  ask(method: string, url: string, body?: unknown, headers: Record<string, string> = OWN_PAGE): Promise<Answer> {
    return this.app.ask(method, url, body, { key: null, headers: { cookie: this.cookie, ...headers } });
  }

  get(url: string): Promise<Answer> {
    return this.ask('GET', url);
  }
}

export const cookieIn = ({ headers }: Answer): string => String(headers['set-cookie']).split(';')[0]!;

export async function trySignIn(app: TestApp, body: unknown, ask: Ask = {}): Promise<Answer> {
  return app.post('/v1/session', body, { key: null, ...ask, headers: { ...OWN_PAGE, ...ask.headers } });
}

export async function signIn(app: TestApp, body: unknown, ask: Ask = {}): Promise<SignedIn> {
  const answer = await trySignIn(app, body, ask);
  if (answer.status !== 201) throw new Error(`Nobody is signed in: ${answer.text}`);
  return new SignedIn(app, cookieIn(answer));
}

let count = 0;

/** A new user of a role, who has set her password by her link. */
export async function userOf(app: TestApp, role: string, sites: string[] | null = null) {
  const email = `${role}${++count}@acme.example`;
  const invited = await app.post('/v1/users', { email, name: `A ${role}`, role, sites });
  if (invited.status !== 201) throw new Error(`Nobody is invited: ${invited.text}`);
  const { user, link } = invited.body;
  const session = await signIn(app, { link: link.split('#link=')[1], password: PASSWORD });
  return { id: user.id as string, email, session };
}

export { CHROME };
