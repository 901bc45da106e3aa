/** What every error answer has to be: a problem of RFC 9457 that says nothing it should not. */
import { expect } from 'vitest';
import type { Answer } from '../support/app.ts';

/** SQL, stacks, file paths, names of the libraries inside. */
const INSIDES =
  /\bselect\b.+\bfrom\b|insert into|sqlite|postgres|SQLITE_|node_modules|\.ts:\d|\bat \w+ \(|\/work\/|\/tmp\/|fastify|FST_ERR|TypeError|RangeError/i;

/** @param secrets what was sent and must not come back */
export function expectProblem(answer: Answer, status: number, code: string, secrets: readonly string[] = []): void {
  expect(answer.text, `${status} ${code}`).not.toMatch(INSIDES);
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    type: `urn:throughline:problem:${code}`,
    title: expect.stringMatching(/\w/),
    status,
    detail: expect.stringMatching(/\w/),
    instance: expect.stringMatching(/^urn:request:/),
    code,
  });
  const members = ['type', 'title', 'status', 'detail', 'instance', 'code', 'errors'];
  expect(Object.keys(answer.body).filter((name) => !members.includes(name))).toEqual([]);
  for (const error of answer.body.errors ?? []) {
    expect(error.detail).toMatch(/\w/);
    expect(typeof error.pointer === 'string' || typeof error.parameter === 'string', JSON.stringify(error)).toBe(true);
  }
  for (const secret of secrets) expect(answer.text).not.toContain(secret);
}

/** @returns the errors of a bad request, by pointer or parameter */
export function errorsOf(answer: Answer): Record<string, string> {
  const errors: { pointer?: string; parameter?: string; detail: string }[] = answer.body.errors ?? [];
  return Object.fromEntries(errors.map((error) => [error.pointer ?? error.parameter, error.detail]));
}
