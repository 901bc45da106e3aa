/** The disk failed to keep what it was told: nothing that is answered from here on could be trusted. */
const FATAL = /^SQLITE_(IOERR|CORRUPT|NOTADB)/;
const EXIT_CODE = 70;

/** Ends the process, without an answer to anybody, where the database file can no longer be trusted. */
export function endIfFatal(error: unknown): void {
  const { code } = error as { code?: string };
  if (!code || !FATAL.test(code)) return;
  process.stderr.write(
    `The database could not be written (${code}): stopping, so that nothing is answered that is not kept\n`,
  );
  process.exit(EXIT_CODE);
}
