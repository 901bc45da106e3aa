/** Every setting of the program, said once: name, default, meaning, check. `--help` and `.env.example` are made from it. */
import { accessSync, constants } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { type MailServer, readMailServer, readSender, type Sender } from './outbound/mail-server.ts';
import { isOutboundEntry } from './outbound/targets.ts';
import { isRole, ROLES, type Role } from './role.ts';

export interface Config {
  port: number;
  host: string;
  databaseUrl: string;
  role: Role;
  /** Where events wait while PostgreSQL is away; null: `spool` in the folder of the program's own files. */
  spoolFolder: string | null;
  /** Of events that may wait there; 0: none, there is no spool. */
  spoolMegabytes: number;
  /** Ends without a slash; null: from the listen address. */
  publicUrl: string | null;
  /** null: made on first start and kept in a file. */
  adminKey: string | null;
  /** What it was until it was changed; null: it was not. */
  adminKeyBefore: string | null;
  trustedProxies: string[];
  /** Hosts, addresses and CIDR ranges that webhooks and scheduled imports may call although they are not public. */
  outboundAllow: string[];
  /** null: no mail is sent. */
  smtp: MailServer | null;
  /** Whom mails come from; null: no mail is sent. */
  mailFrom: Sender | null;
  /** Events a second and client address that a write key may send; null: any. */
  rateLimit: number | null;
  /** File in MaxMind's format; null: countries are not known. */
  geoDatabase: string | null;
  /** File with a range a line; null: none are known. */
  dataCentres: string | null;
  logLevel: string;
  /** A report that takes longer is given up. */
  reportSeconds: number;
  tryItPort: number;
  /** When a backup is taken every night, by the machine's clock; null: none is. */
  backupAt: { hour: number; minute: number } | null;
  backupKeepDays: number;
  /** null: `backups` beside the database. */
  backupFolder: string | null;
  /** Room on the disk below which no events are taken in; 0: nobody looks. */
  diskLowMegabytes: number;
  /** Room that is kept aside for reads and erasure on a full disk. */
  diskReserveMegabytes: number;
  /** Accept a PostgreSQL that does not sync its commits. */
  allowUnsynced: boolean;
  /** `NODE_ENV=production`: no try-it site. */
  production: boolean;
}

export interface Setting<T> {
  name: string;
  /** As written in `.env.example`; '' is none. */
  default: string;
  help: string;
  /** What is allowed, for the error message. */
  allowed: string;
  /** The value, or undefined where the text is not allowed. */
  parse(text: string): T | undefined;
}

const port = (text: string) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined);
const flag = (text: string) => (text === '1' ? true : text === '0' || text === '' ? false : undefined);

/** A list with commas, each of whose entries is right. */
const listOf = (isRight: (entry: string) => boolean) => (text: string) => {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  return entries.every(isRight) ? entries : undefined;
};

const readableFile = (text: string) => (text === '' ? null : isReadable(text) ? text : undefined);

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'];

/** Keys that stand in examples and docs: whoever copies one would be open to everybody. */
const EXAMPLE_KEY = /example|changeme|change-me|your-|xxxx/i;

export const SETTINGS: { [K in keyof Config]: Setting<Config[K]> } = {
  port: {
    name: 'PORT',
    default: '8787',
    help: 'Port to listen on; 0 picks a free one',
    allowed: '0 to 65535',
    parse: port,
  },
  host: {
    name: 'HOST',
    default: '127.0.0.1',
    help: 'Address to listen on; 0.0.0.0 or :: for all',
    allowed: 'a host name or an address',
    parse: (text) => (/^[\w.:-]+$/.test(text) ? text : undefined),
  },
  databaseUrl: {
    name: 'THROUGHLINE_DATABASE_URL',
    default: 'sqlite:./data/throughline.db',
    help: 'Where everything is kept: an embedded file, or PostgreSQL',
    allowed: 'sqlite:./relative, sqlite:/absolute or postgres://user:password@host:port/database',
    parse: (text) => (/^sqlite:.+/.test(text) || /^postgres(ql)?:\/\/.+/.test(text) ? text : undefined),
  },
  role: {
    name: 'THROUGHLINE_ROLE',
    default: 'all',
    help: 'What this process does, of several on one PostgreSQL; also as serve --role',
    allowed: Object.keys(ROLES).join(', '),
    parse: (text) => (isRole(text) ? text : undefined),
  },
  spoolFolder: {
    name: 'THROUGHLINE_SPOOL_FOLDER',
    default: '',
    help: 'Where events wait while PostgreSQL is away, on a disk that keeps what it was told; the folder data/spool if empty',
    allowed: 'a folder',
    parse: (text) => text || null,
  },
  spoolMegabytes: {
    name: 'THROUGHLINE_SPOOL_MB',
    default: '10000',
    help: 'How much may wait there; when it is full, senders are told to come again later. 0: nothing ever waits',
    allowed: 'a whole number',
    parse: (text) => (/^\d{1,8}$/.test(text) ? Number(text) : undefined),
  },
  publicUrl: {
    name: 'THROUGHLINE_PUBLIC_URL',
    default: '',
    help: 'The address visitors and colleagues use, for snippets and links; from the listen address if empty',
    allowed: 'an http or https URL without a query',
    parse: (text) => {
      if (text === '') return null;
      return /^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text) ? text.replace(/\/+$/, '') : undefined;
    },
  },
  adminKey: {
    name: 'THROUGHLINE_ADMIN_KEY',
    default: '',
    help: 'An API key with every scope; if empty, one is made on first start and kept in a file only you can read',
    allowed: 'at least 32 characters without spaces, none from an example',
    parse: (text) => (text === '' ? null : /^\S{32,}$/.test(text) && !EXAMPLE_KEY.test(text) ? text : undefined),
  },
  adminKeyBefore: {
    name: 'THROUGHLINE_ADMIN_KEY_BEFORE',
    default: '',
    help: 'The admin key until it was changed: secrets of webhooks and inbounds that are sealed with it are sealed anew at the start. It opens nothing; take it away afterwards',
    allowed: 'at least 32 characters without spaces',
    parse: (text) => (text === '' ? null : /^\S{32,}$/.test(text) ? text : undefined),
  },
  trustedProxies: {
    name: 'THROUGHLINE_TRUSTED_PROXIES',
    default: '',
    help: 'Addresses of proxies whose X-Forwarded-For is believed, separated by commas',
    allowed: 'addresses or CIDR ranges, e.g. 127.0.0.1/32,10.0.0.0/8',
    parse: listOf((range) => ipaddr.isValid(range) || ipaddr.isValidCIDR(range)),
  },
  outboundAllow: {
    name: 'THROUGHLINE_OUTBOUND_ALLOW',
    default: '',
    help: 'What webhooks and scheduled imports may call in networks of your own, separated by commas: there also by http:// and at any port. All else must be public and https://',
    allowed: 'host names, addresses or CIDR ranges, e.g. crm.internal,10.1.2.0/24',
    parse: listOf(isOutboundEntry),
  },
  smtp: {
    name: 'THROUGHLINE_SMTP_URL',
    default: '',
    help: 'The mail server that the weekly digest is sent by: smtp:// (STARTTLS; it must be offered where there is a password) or smtps:// (TLS from the start). No mail is sent if empty',
    allowed:
      'smtp://user:password@host:587 or smtps://user:password@host:465, user and password also left out; signs such as @ and / in them as %40 and %2F',
    parse: (text) => (text === '' ? null : readMailServer(text)),
  },
  mailFrom: {
    name: 'THROUGHLINE_MAIL_FROM',
    default: '',
    help: 'Whom mails come from: an address that the mail server lets this program send as',
    allowed: 'an e-mail address, also with a name: Throughline <reports@acme.com>',
    parse: (text) => (text === '' ? null : readSender(text)),
  },
  rateLimit: {
    name: 'THROUGHLINE_RATE_LIMIT',
    default: '100',
    help: 'Events a second that one client address may send with a write key',
    allowed: 'a whole number from 1, or off',
    parse: (text) => (text === 'off' ? null : /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined),
  },
  geoDatabase: {
    name: 'THROUGHLINE_GEO_DATABASE',
    default: '',
    help: 'A file in MaxMind’s format (GeoLite2 or DB-IP, countries or cities) that visitors’ countries are looked up in; read at the start. Addresses themselves are never stored',
    allowed: 'the path of a readable .mmdb file, or nothing',
    parse: readableFile,
  },
  dataCentres: {
    name: 'THROUGHLINE_DATA_CENTRES',
    default: '',
    help: 'A file with the networks of data centres, an address or CIDR range a line: what comes from them is quarantined',
    allowed: 'the path of a readable file, or nothing',
    parse: readableFile,
  },
  logLevel: {
    name: 'THROUGHLINE_LOG_LEVEL',
    default: 'info',
    help: 'How much is logged',
    allowed: LOG_LEVELS.join(', '),
    parse: (text) => (LOG_LEVELS.includes(text) ? text : undefined),
  },
  reportSeconds: {
    name: 'THROUGHLINE_REPORT_SECONDS',
    default: '30',
    help: 'A report that takes longer is given up with a clear answer',
    allowed: '1 to 600',
    parse: (text) => (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 600 ? Number(text) : undefined),
  },
  tryItPort: {
    name: 'THROUGHLINE_TRY_IT_PORT',
    default: '8788',
    help: 'Port of the try-it site; 0 picks a free one. There is none with NODE_ENV=production',
    allowed: '0 to 65535',
    parse: port,
  },
  backupAt: {
    name: 'THROUGHLINE_BACKUP_AT',
    default: '',
    help: 'When to back the embedded database up every night, by the clock of this machine; never if empty',
    allowed: 'a time such as 03:30',
    parse: (text) => {
      if (text === '') return null;
      const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
      return found ? { hour: Number(found[1]), minute: Number(found[2]) } : undefined;
    },
  },
  backupKeepDays: {
    name: 'THROUGHLINE_BACKUP_KEEP_DAYS',
    default: '14',
    help: 'How long nightly backups are kept; the newest always is',
    allowed: 'a whole number from 1',
    parse: (text) => (/^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined),
  },
  backupFolder: {
    name: 'THROUGHLINE_BACKUP_FOLDER',
    default: '',
    help: 'Where backups go, best on another disk; the folder backups beside the database if empty',
    allowed: 'a folder',
    parse: (text) => text || null,
  },
  diskLowMegabytes: {
    name: 'THROUGHLINE_DISK_LOW_MB',
    default: '500',
    help: 'Room on the disk of the embedded database below which senders are told to come again later, so that reads and erasure still work; a twentieth of the disk at most. 0: nobody looks',
    allowed: 'a whole number',
    parse: (text) => (/^\d{1,8}$/.test(text) ? Number(text) : undefined),
  },
  diskReserveMegabytes: {
    name: 'THROUGHLINE_DISK_RESERVE_MB',
    default: '64',
    help: 'Size of a file beside it that is given up when the disk is full all the same; a fiftieth of the disk at most. 0: none',
    allowed: 'a whole number',
    parse: (text) => (/^\d{1,8}$/.test(text) ? Number(text) : undefined),
  },
  allowUnsynced: {
    name: 'THROUGHLINE_ALLOW_UNSYNCED',
    default: '0',
    help: 'Accept a PostgreSQL that does not sync its commits (throw-away databases only)',
    allowed: '0 or 1',
    parse: flag,
  },
  production: {
    name: 'NODE_ENV',
    default: '',
    help: 'production switches the try-it site off',
    allowed: 'anything',
    parse: (text) => text === 'production',
  },
};
