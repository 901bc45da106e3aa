/** What a start prints: the links and the tag, and what to do next. */
import { scriptTag, type TagSettings } from '../shared/script-tag.ts';
import { ROLES, type Role } from './role.ts';

export interface Welcome {
  listening: string;
  url: string;
  signInToken: string;
  site: TagSettings;
  adminKeyFile: string | null;
  tryItUrl: string | null;
  database: string;
}

export function welcome(told: Welcome): string {
  const lines = [
    `throughline listening on ${told.listening}`,
    '',
    `  Dashboard   ${told.url}/sign-in#token=${told.signInToken}`,
    '              (this link signs in once; restart for a new one)',
    ...(told.tryItUrl
      ? [`  Try it      ${told.tryItUrl}`, '              (a demo site with your own journey growing beside it)']
      : []),
    '',
    '  Paste this into the <head> of your site:',
    '',
    `    ${scriptTag(told.url, told.site)}`,
    '',
    ...(told.adminKeyFile ? [`  API key     in ${told.adminKeyFile}`] : []),
    `  Data        ${told.database}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** Of a process that nobody signs in to. */
export function shortWelcome(listening: string, role: Role): string {
  return `throughline listening on ${listening}\n\n  Role        ${role}: ${ROLES[role]}\n  Data        PostgreSQL\n\n`;
}
