/** So long after a start what reports need has been read again, of ten million events: ms. */
export const WARMED_MS = 20_000;
