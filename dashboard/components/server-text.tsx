/** What the server says: in the language on screen where the messages know it, else in its own English, marked as that. */
export function ServerText({ said, own }: { said: string | null | undefined; own?: string | null }) {
  if (own) return own;
  return said ? <bdi lang="en">{said}</bdi> : null;
}
