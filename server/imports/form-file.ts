/** The file in a form (`multipart/form-data`, RFC 7578), found without reading the form into memory. */
import { ProblemError } from '../http/problem.ts';
import type { ReceivedFile } from './received-file.ts';

const CHUNK = 256 * 1024;
/** A part's own headers. */
const MAX_HEADERS = 16 * 1024;

export interface FormFile {
  file: ReceivedFile;
  name: string;
  /** Its content type, in small letters; '': not told. */
  type: string;
}

/** The first part that has a file name. @throws 400 where there is none, or where it is no form */
export async function fileOfForm(form: ReceivedFile, contentType: string): Promise<FormFile> {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!mark) throw unreadable('The form cannot be read');
  const first = await indexIn(form, Buffer.from(`--${mark}`), 0);
  for (let at = first; at >= 0; ) {
    const begin = at + mark.length + 2;
    const head = await form.bytes(begin, MAX_HEADERS);
    if (head.subarray(0, 2).toString('latin1') === '--') break;
    const length = head.indexOf('\r\n\r\n');
    const next = await indexIn(form, Buffer.from(`\r\n--${mark}`), begin);
    if (length < 0 || next < 0) throw unreadable('The form cannot be read');
    const headers = head.subarray(0, length).toString('utf8');
    const name = /^content-disposition:.*;\s*filename\*?=(?:"([^"\r\n]*)"|([^\s;]+))/im.exec(headers);
    if (name) {
      const type = /^content-type:\s*([^\s;]+)/im.exec(headers)?.[1]?.toLowerCase() ?? '';
      return {
        file: form.part(begin + length + 4, Math.max(begin + length + 4, next)),
        name: name[1] ?? name[2] ?? '',
        type,
      };
    }
    at = next + 2;
  }
  throw unreadable(first < 0 ? 'The form cannot be read' : 'The form has no file');
}

const unreadable = (detail: string) => new ProblemError('unreadable_body', { detail });

/** Where some bytes are found first; -1: nowhere. */
async function indexIn(file: ReceivedFile, sought: Buffer, from: number): Promise<number> {
  for (let at = from; at < file.size; at += CHUNK) {
    // Pieces overlap: what lies across an edge is found too.
    const found = (await file.bytes(at, CHUNK + sought.length - 1)).indexOf(sought);
    if (found >= 0) return at + found;
  }
  return -1;
}
