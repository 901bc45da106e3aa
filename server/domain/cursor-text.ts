/** A cursor as text: a place in a list, with the seal of the filters it belongs to (`server/http/cursor.ts` reads it). */
export function cursorText(position: unknown, seal: string): string {
  return Buffer.from(JSON.stringify([seal, position])).toString('base64url');
}
