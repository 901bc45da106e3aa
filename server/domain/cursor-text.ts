/**
 * A cursor as plain text: a place in a journey, made of a time and an id of ours, with the seal of the filters it
 * belongs to (`server/http/cursor.ts` reads it).
 */
export function cursorText(position: unknown, seal: string): string {
  return Buffer.from(JSON.stringify([seal, position])).toString('base64url');
}
