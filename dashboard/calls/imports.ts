/** Files to the server, and what became of them. */
import { queryOptions } from '@tanstack/react-query';
import type { ImportPreview, ImportReport } from '../../shared/api/import.ts';
import { ApiError, call, parse, problem, type Query, withQuery } from '../api.ts';
import { messages } from '../messages/current.ts';

/** The beginning of a file says enough about how it is read. */
const PREVIEW_BYTES = 256 * 1024;

const typeOf = (file: File) => (/\.(ndjson|jsonl)$/i.test(file.name) ? 'application/x-ndjson' : 'text/csv');

export const previewImport = (kind: string, file: File, query: Query) =>
  send<ImportPreview>(withQuery(`/v1/imports/${kind}/preview`, query), file.slice(0, PREVIEW_BYTES), typeOf(file));

/** @param onSent hears which share of the file is on the server */
export const importFile = (kind: string, file: File, query: Query, onSent: (share: number) => void) =>
  send<ImportReport>(withQuery(`/v1/imports/${kind}`, query), file, typeOf(file), onSent);

export const importQuery = (id: string, site: string | undefined) =>
  queryOptions({
    queryKey: ['import', id, site],
    queryFn: ({ signal }) =>
      call<ImportReport>('GET', withQuery(`/v1/imports/${encodeURIComponent(id)}`, { site }), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Not fetch: only this tells how much of a body has left. */
function send<T>(path: string, body: Blob, type: string, onSent?: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Content-Type', type);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', ({ loaded, total }) => onSent?.(total > 0 ? loaded / total : 1));
    request.addEventListener('error', () =>
      reject(new ApiError(0, messages.problem.unreachable, messages.problem.unreachableDetail, '')),
    );
    request.addEventListener('load', () => {
      const answer = request.status === 200 ? parse(request.responseText) : undefined;
      if (answer === undefined) reject(problem(request.status, request.responseText));
      else resolve(answer as T);
    });
    request.send(body);
  });
}
