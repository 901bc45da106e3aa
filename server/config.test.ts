import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConfigError, describeSettings, exampleEnvironment, loadEnvironment, readConfig } from './config.ts';
import { SETTINGS } from './settings.ts';

const problems = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
  return [];
};

describe('settings', () => {
  test('have the defaults of the contract', () => {
    expect(readConfig({})).toEqual({
      port: 8787,
      host: '127.0.0.1',
      diskLowMegabytes: 500,
      diskReserveMegabytes: 64,
      databaseUrl: 'sqlite:./data/throughline.db',
      publicUrl: null,
      adminKey: null,
      adminKeyBefore: null,
      trustedProxies: [],
      outboundAllow: [],
      smtp: null,
      mailFrom: null,
      rateLimit: 100,
      role: 'all',
      spoolFolder: null,
      spoolMegabytes: 10_000,
      geoDatabase: null,
      dataCentres: null,
      logLevel: 'info',
      reportSeconds: 30,
      tryItPort: 8788,
      backupAt: null,
      backupKeepDays: 14,
      backupFolder: null,
      allowUnsynced: false,
      production: false,
    });
  });

  test('name a time for the nightly backup, of the embedded database only', () => {
    expect(readConfig({ THROUGHLINE_BACKUP_AT: '03:05' }).backupAt).toEqual({ hour: 3, minute: 5 });
    for (const wrong of ['3', '24:00', '12:60', 'noon'])
      expect(problems({ THROUGHLINE_BACKUP_AT: wrong })).toEqual([expect.stringContaining('such as 03:30')]);
    const postgres = { THROUGHLINE_BACKUP_AT: '03:30', THROUGHLINE_DATABASE_URL: 'postgres://h/d' };
    expect(problems(postgres)).toEqual([expect.stringContaining('pg_dump')]);
  });

  test('name what may be called in networks of one’s own', () => {
    const allowed = (text: string) => readConfig({ THROUGHLINE_OUTBOUND_ALLOW: text }).outboundAllow;
    expect(allowed('crm.internal, 10.1.2.0/24 ,fd00::1,localhost')).toEqual([
      'crm.internal',
      '10.1.2.0/24',
      'fd00::1',
      'localhost',
    ]);
    for (const wrong of ['https://crm.internal', 'crm.internal:8080', '*', '10.0.0.0/99', 'a b'])
      expect(problems({ THROUGHLINE_OUTBOUND_ALLOW: wrong })).toEqual([expect.stringContaining('e.g. crm.internal')]);
  });

  test('of mail belong together, and what is wrong is named at once, without the password', () => {
    const mail = {
      THROUGHLINE_SMTP_URL: 'smtps://u:secret@mail.example',
      THROUGHLINE_MAIL_FROM: 'Acme <reports@acme.example>',
      THROUGHLINE_PUBLIC_URL: 'https://leads.example',
    };
    expect(readConfig(mail)).toMatchObject({
      smtp: { host: 'mail.example', port: 465, secure: true },
      mailFrom: { name: 'Acme', address: 'reports@acme.example' },
    });
    expect(problems({ THROUGHLINE_SMTP_URL: mail.THROUGHLINE_SMTP_URL })).toEqual([
      'THROUGHLINE_MAIL_FROM is needed with THROUGHLINE_SMTP_URL',
      expect.stringContaining('THROUGHLINE_PUBLIC_URL is needed'),
    ]);
    expect(problems({ THROUGHLINE_MAIL_FROM: 'a@b.example' })).toEqual([
      expect.stringContaining('THROUGHLINE_SMTP_URL is needed'),
    ]);
    const said = problems({
      ...mail,
      THROUGHLINE_SMTP_URL: 'http://u:secret@h',
      THROUGHLINE_MAIL_FROM: 'nobody',
      PORT: 'x',
    });
    expect(said).toHaveLength(3);
    expect(said.join()).not.toContain('secret');
  });

  test('come from the environment', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '::',
      THROUGHLINE_DATABASE_URL: 'postgres://u:p@db.example:5432/x?sslmode=require',
      THROUGHLINE_PUBLIC_URL: 'https://collect.example.com/path//',
      THROUGHLINE_ADMIN_KEY: 'k'.repeat(32),
      THROUGHLINE_TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1 ,fd00::/8',
      THROUGHLINE_RATE_LIMIT: 'off',
      NODE_ENV: 'production',
      PATH: '/usr/bin',
    });
    expect(config).toMatchObject({
      port: 0,
      host: '::',
      databaseUrl: 'postgres://u:p@db.example:5432/x?sslmode=require',
      publicUrl: 'https://collect.example.com/path',
      adminKey: 'k'.repeat(32),
      trustedProxies: ['10.0.0.0/8', '127.0.0.1', 'fd00::/8'],
      rateLimit: null,
      production: true,
    });
  });

  test('with a name that is none stop the start, and it is named', () => {
    const [problem, ...others] = problems({ THROUGHLINE_DATABSE_URL: 'sqlite:./x.db' });
    expect(problem).toContain('THROUGHLINE_DATABSE_URL');
    expect(problem).toContain('THROUGHLINE_DATABASE_URL');
    expect(others).toEqual([]);
  });

  test('that are wrong are all told at once, by name and by what is allowed', () => {
    const found = problems({
      PORT: 'x',
      THROUGHLINE_RATE_LIMIT: '-1',
      THROUGHLINE_LOG_LEVEL: 'loud',
      THROUGHLINE_UNKNOWN: '1',
    });
    expect(found).toHaveLength(4);
    for (const name of ['PORT', 'THROUGHLINE_RATE_LIMIT', 'THROUGHLINE_LOG_LEVEL', 'THROUGHLINE_UNKNOWN']) {
      expect(found.filter((problem) => problem.startsWith(name))).toHaveLength(1);
    }
    expect(found.join()).toContain('0 to 65535');
  });

  test('never show a value in what is told of them', () => {
    const secret = 'short-secret';
    const found = problems({
      THROUGHLINE_ADMIN_KEY: secret,
      THROUGHLINE_DATABASE_URL: secret,
      THROUGHLINE_NONE: secret,
    });
    expect(found).toHaveLength(3);
    expect(found.join()).not.toContain(secret);
  });

  test.each<[string, string[]]>([
    ['PORT', ['-1', '65536', '80.5', '1e3', '0x50', '123456']],
    ['HOST', ['a b', 'http://x', 'a/b']],
    ['THROUGHLINE_DATABASE_URL', ['sqlite:', 'postgres:', 'postgres://', 'mysql://x', './data.db']],
    [
      'THROUGHLINE_PUBLIC_URL',
      ['example.com', 'ftp://example.com', 'https://example.com/?a', 'https://example.com/#a', 'https://'],
    ],
    [
      'THROUGHLINE_ADMIN_KEY',
      [
        'k'.repeat(31),
        'k'.repeat(16) + ' '.repeat(3) + 'k'.repeat(16),
        `your-${'k'.repeat(40)}`,
        `sk_example_${'k'.repeat(40)}`,
      ],
    ],
    ['THROUGHLINE_TRUSTED_PROXIES', ['proxy.example', '10.0.0.0/33', '10.0.0.0/8;127.0.0.1', 'all']],
    ['THROUGHLINE_RATE_LIMIT', ['0', '-5', '1.5', 'none', '10000000000']],
    ['THROUGHLINE_LOG_LEVEL', ['INFO', 'verbose']],
    ['THROUGHLINE_TRY_IT_PORT', ['x', '65536']],
    ['THROUGHLINE_ALLOW_UNSYNCED', ['yes', 'true', '2']],
  ])('%s refuses %j', (name, values) => {
    for (const value of values) expect(problems({ [name]: value }), value).toHaveLength(1);
  });

  test('each stand in the help and in the example with their default', () => {
    for (const { name, default: value } of Object.values(SETTINGS)) {
      expect(describeSettings()).toContain(name);
      if (name !== 'NODE_ENV') expect(exampleEnvironment()).toContain(`#${name}=${value}\n`);
    }
  });

  test('of the example are the defaults', () => {
    const env = Object.fromEntries(
      [...exampleEnvironment().matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
    );
    expect(Object.keys(env).length).toBe(Object.keys(SETTINGS).length - 1);
    expect(readConfig(env)).toEqual(readConfig({}));
  });
});

describe('a .env file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-env-'));
  const file = join(folder, '.env');
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(file, { force: true });
  });

  test('gives what the environment does not', () => {
    writeFileSync(
      file,
      '# comment\nPORT=1111\r\n  HOST = "0.0.0.0"  \nTHROUGHLINE_LOG_LEVEL=\'debug\'\nnonsense\n#PORT=2222\n',
    );
    vi.stubEnv('HOST', '::1');
    vi.stubEnv('PORT', undefined);
    expect(loadEnvironment(file)).toMatchObject({ PORT: '1111', HOST: '::1', THROUGHLINE_LOG_LEVEL: 'debug' });
  });

  test('need not be there', () => {
    vi.stubEnv('PORT', '1234');
    expect(loadEnvironment(file).PORT).toBe('1234');
  });
});
