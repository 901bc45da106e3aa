/** Who sees addresses and numbers masked sends none back as they are shown: a mask never takes the place of what is true. */
import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../../shared/limits.ts';
import { isMaskedText } from '../domain/privacy/mask-text.ts';
import type { Auth } from './auth.ts';
import { type FieldError, invalid } from './problem.ts';

const MASKED =
  'holds an e-mail address or phone number whose middle is left out (…); write it in full, or leave it out';
/** Named in one answer, at most. */
const MAX_ERRORS = 20;

/** For every route that is added behind it and takes a JSON body. */
export function refuseMaskedBodies(app: FastifyInstance, auth: Auth): void {
  app.addHook('preValidation', async (request) => {
    const { schema, config } = request.routeOptions;
    if (!schema?.body || config.own || !(await auth.isMasked(request))) return;
    const errors: FieldError[] = maskedFields(request.body);
    // What a PUT names comes to be.
    const named = request.method === 'PUT' ? Object.entries(request.params as Record<string, string>) : [];
    for (const [parameter, value] of named) if (isMaskedText(value)) errors.push({ parameter, detail: MASKED });
    if (errors.length > 0) throw invalid(errors);
  });
}

/** Where in a body, or in a row of a file, something masked stands. What lies deeper than JSON may is refused anyway. */
export function maskedFields(value: unknown): { pointer: string; detail: string }[] {
  const errors: { pointer: string; detail: string }[] = [];
  look(value, '', LIMITS.jsonDepth + 2);
  return errors;

  function look(node: unknown, pointer: string, depth: number): void {
    if (depth < 0 || errors.length >= MAX_ERRORS) return;
    if (typeof node === 'string' && isMaskedText(node)) errors.push({ pointer, detail: MASKED });
    if (typeof node !== 'object' || node === null) return;
    for (const [name, each] of Object.entries(node)) {
      const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (isMaskedText(name)) errors.push({ pointer: place, detail: MASKED });
      else look(each, place, depth - 1);
    }
  }
}
