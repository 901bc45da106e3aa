/** Bytes of a file as text. */

/** UTF-8 or UTF-16, by its mark or by its zero bytes. @param head how the file begins */
export function encodingOf(head: Uint8Array): string {
  const [a, b] = [head[0], head[1]];
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const first = head.subarray(0, 200);
  const zeros = (odd: number) => first.filter((byte, i) => i % 2 === odd && byte === 0).length;
  if (zeros(1) > first.length / 4) return 'utf-16le';
  if (zeros(0) > first.length / 4) return 'utf-16be';
  return 'utf-8';
}

/** A character that lies in two pieces is in the second. */
export async function* textChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder) yield decoder.decode();
}
