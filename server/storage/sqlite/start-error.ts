/** Why the embedded database could not be opened, in a sentence that an operator can act on. */

const CANNOT_WRITE =
  'cannot be opened and written: see that its folder is there, on a disk that is not read-only, and that it and the files in it belong to the user this program runs as';

const SENTENCES: readonly [code: RegExp, sentence: string][] = [
  [/^(SQLITE_CANTOPEN|SQLITE_READONLY|SQLITE_PERM|EROFS|EACCES|EPERM|ENOTDIR|EEXIST)/, CANNOT_WRITE],
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, 'cannot be written: its disk is full; make room first'],
  [
    /^(SQLITE_NOTADB|SQLITE_CORRUPT)/,
    'is damaged, or is no database: throughline verify says more, throughline restore puts a backup in its place',
  ],
];

/** @param path of the file @returns the error itself where there is nothing to add */
export function sqliteStartError(error: unknown, path: string): unknown {
  const code = (error as { code?: string }).code ?? '';
  const found = SENTENCES.find(([pattern]) => pattern.test(code));
  return found ? new Error(`The database ${path} ${found[1]} (${code})`, { cause: error }) : error;
}
