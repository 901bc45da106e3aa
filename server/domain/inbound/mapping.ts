/** Messages of any program, read by a mapping: paths into their JSON for our fields. */
import type { From, Mapping } from '../../../shared/api/inbound.ts';
import { objectOf, type Told, textOf } from './told.ts';

const PATH = /^\$?\.?([A-Za-z0-9_$-]+|\[\d+\])(\.[A-Za-z0-9_$-]+|\[\d+\])*$/;
const STEP = /[A-Za-z0-9_$-]+|\[\d+\]/g;

export const isPath = (text: string): boolean => PATH.test(text);

/** What is at a path, or undefined. Only what an object has itself. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const step of path.replace(/^\$\.?/, '').match(STEP) ?? []) {
    if (step.startsWith('[')) found = Array.isArray(found) ? found[Number(step.slice(1, -1))] : undefined;
    else found = Object.hasOwn(objectOf(found), step) ? objectOf(found)[step] : undefined;
  }
  return found;
}

/** Paths of a mapping that are none, by JSON pointer. */
export function badPaths({ when = {}, id, lead = {}, touchpoint = {} }: Mapping): string[] {
  const bad = isPath(id) ? [] : ['/mapping/id'];
  for (const path of Object.keys(when)) if (!isPath(path)) bad.push('/mapping/when');
  for (const [name, fields] of Object.entries({ lead, touchpoint }))
    for (const [field, from] of Object.entries(fields)) {
      const path = typeof from === 'string' ? from : 'path' in from ? from.path : null;
      if (path !== null && !isPath(path)) bad.push(`/mapping/${name}/${field}`);
    }
  return bad;
}

/** Why nothing is read of a message: it is about something else, or has nothing at the path of the id. */
export function nothingRead(message: unknown, { when = {}, id }: Mapping): 'not_meant' | 'no_id' {
  const isMeant = Object.entries(when).every(([path, value]) => at(message, path) === value);
  return isMeant && textOf(at(message, id)) === undefined ? 'no_id' : 'not_meant';
}

/** @param source before their ids, so that those of two programs never meet */
export function readByMapping(message: unknown, { when = {}, id, lead, touchpoint }: Mapping, source: string): Told[] {
  if (Object.entries(when).some(([path, value]) => at(message, path) !== value)) return [];
  const key = textOf(at(message, id));
  if (key === undefined) return [];
  const told: Told[] = [];
  if (lead) told.push({ kind: 'lead', key: `${source}:${key}`, body: fieldsOf(message, lead) });
  if (touchpoint) {
    const body = { externalId: key, ...fieldsOf(message, touchpoint) } as { externalId: string };
    told.push({ kind: 'touchpoint', body: { ...body, externalId: `${source}:${body.externalId}` } as never });
  }
  return told;
}

function fieldsOf(message: unknown, fields: Record<string, From>): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, from] of Object.entries(fields)) {
    const value = valueFrom(message, from);
    if (value === undefined || value === null) continue;
    const [outer, inner] = name.split('.', 2) as [string, string?];
    if (inner === undefined) read[outer] = value;
    else read[outer] = { ...objectOf(read[outer]), [inner]: value };
  }
  return read;
}

function valueFrom(message: unknown, from: From): unknown {
  if (typeof from === 'string') return at(message, from);
  if ('value' in from) return from.value;
  const value = at(message, from.path);
  if (from.time) {
    const ms = Number(value) * (from.time === 'seconds' ? 1000 : 1);
    return Number.isFinite(ms) && Math.abs(ms) < 8e15 ? new Date(ms).toISOString() : undefined;
  }
  return from.words ? from.words[String(value)] : value;
}
