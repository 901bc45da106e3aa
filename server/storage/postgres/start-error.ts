/** Why a start on PostgreSQL failed, in one sentence that says what to do. */

/** The start must end; where it passes, it may also be tried again later. */
export class StartError extends Error {
  /** The database may be there in a moment: nothing is wrong with the settings. */
  readonly passes: boolean;

  constructor(message: string, passes: boolean) {
    super(message);
    this.name = 'StartError';
    this.passes = passes;
  }
}

const SETTING = 'THROUGHLINE_DATABASE_URL';

/** Where a URL leads, without its password. */
interface Place {
  /** `host:port` */
  host: string;
  user: string;
  database: string;
}

/** @throws StartError where the URL cannot be one */
export function placeOf(url: string): Place {
  try {
    const { hostname, port, username, pathname, searchParams } = new URL(url);
    const host = hostname || searchParams.get('host') || 'localhost';
    return {
      host: `${host}:${port || 5432}`,
      user: decodeURIComponent(username),
      database: decodeURIComponent(pathname.slice(1)) || 'postgres',
    };
  } catch {
    throw new StartError(
      `${SETTING} is not an address that can be read: postgres://user:password@host:port/database, with % escapes for special characters in the password`,
      false,
    );
  }
}

/** @returns a sentence for what the driver or the server said; the error itself where it is none of these */
export function startError(error: unknown, url: string): Error {
  const { code = '', message } = error as Error & { code?: string };
  const { host, user, database } = placeOf(url);
  const wrong = (sentence: string) => new StartError(sentence, false);
  const away = (sentence: string) => new StartError(sentence, true);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return away(`The host of ${SETTING} is not known: ${host}`);
  if (code === 'ECONNREFUSED') return away(`Nothing listens at ${host}: start PostgreSQL there, or mend ${SETTING}`);
  if (/timeout/i.test(message) || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return away(`PostgreSQL at ${host} does not answer: look at the network, a firewall, or ${SETTING}`);
  if (code === '28P01' || code === '28000' || /password must be a string/.test(message))
    return wrong(
      `PostgreSQL at ${host} does not let ${user || 'a user without a name'} in: mend the user or the password in ${SETTING}`,
    );
  if (code === '3D000') return wrong(`There is no database ${database} at ${host}: create it, or mend ${SETTING}`);
  if (code === '42501')
    return wrong(
      `The user ${user} may not make tables in the database ${database}: grant create on schema public to it`,
    );
  if (code === '25006') return away(`The database ${database} at ${host} is read-only: connect to the primary server`);
  if (/^57P0|^53/.test(code) || /terminated|ECONNRESET/.test(`${code} ${message}`))
    return away(`PostgreSQL at ${host} cannot take connections now: it starts, stops or has too many`);
  if (/SSL|CERT/.test(`${code} ${message}`))
    return wrong(
      `PostgreSQL at ${host} and ${SETTING} do not agree on encryption: look at sslmode and the certificate`,
    );
  return error as Error;
}
