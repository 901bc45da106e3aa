/**
 * A file that somebody sends. It is taken in at once, on disk and under no name (it is gone with this process), and read
 * from there a piece at a time: neither its size nor a slow database fills the memory.
 */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportKind } from '../../shared/api/import.ts';
import { textChunks } from '../domain/imports/text.ts';
import { ProblemError } from '../http/problem.ts';

const CHUNK = 128 * 1024;

export class ReceivedFile {
  readonly #handle: FileHandle;
  readonly #from: number;
  readonly #to: number;

  private constructor(handle: FileHandle, from: number, to: number) {
    this.#handle = handle;
    this.#from = from;
    this.#to = to;
  }

  /** @throws 413 beyond `maxBytes` */
  static async receive(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ReceivedFile> {
    const path = join(tmpdir(), `throughline-import-${randomBytes(16).toString('hex')}`);
    const handle = await open(path, 'wx+', 0o600);
    try {
      await unlink(path);
      let size = 0;
      for await (const chunk of body) {
        size += chunk.length;
        if (size > maxBytes) throw new ProblemError('too_large');
        await handle.write(chunk);
      }
      return new ReceivedFile(handle, 0, size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get size(): number {
    return this.#to - this.#from;
  }

  /** A part of it, which is closed with the whole. */
  part(from: number, to: number): ReceivedFile {
    return new ReceivedFile(this.#handle, this.#from + from, this.#from + to);
  }

  /** @param length bytes that are read at most */
  async bytes(at: number, length: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, this.size - at));
    const buffer = Buffer.allocUnsafe(wanted);
    const { bytesRead } = await this.#handle.read(buffer, 0, wanted, this.#from + at);
    return buffer.subarray(0, bytesRead);
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.size; at += CHUNK) yield await this.bytes(at, CHUNK);
  }

  /** What is written in it, in pieces; from the beginning each time. */
  text(): AsyncIterable<string> {
    return textChunks(this.#chunks());
  }

  /** @throws 413 beyond `maxBytes` */
  async wholeText(maxBytes: number): Promise<string> {
    this.assertAtMost(maxBytes, 'costs');
    let text = '';
    for await (const chunk of this.text()) text += chunk;
    return text;
  }

  /** @throws 413 */
  assertAtMost(maxBytes: number, kind: ImportKind): void {
    if (this.size > maxBytes)
      throw new ProblemError('too_large', { detail: `A file of ${kind} may have ${maxBytes / 1024 / 1024} MiB` });
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
