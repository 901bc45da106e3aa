/** One keep-alive connection that sends prepared bytes and reads just enough of each answer. */
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

export interface Answer {
  status: number;
  /** Of the collector's answer; 0 for others. */
  accepted: number;
  duplicates: number;
  /** Seconds that it asks to wait; 0: it does not. */
  retryAfter: number;
}

/** null: the connection broke before a whole answer was there. */
export type Settle = (answer: Answer | null) => void;

export class Connection {
  readonly #socket: Socket;
  #buffered: Buffer | null = null;
  #settle: Settle | null = null;
  #broken = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => this.#break());
    socket.on('close', () => this.#break());
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Connection(socket);
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** One request at a time. A callback, not a promise: there are tens of thousands a second. */
  send(request: Buffer, settle: Settle): void {
    this.#settle = settle;
    if (this.#broken) this.#answer(null);
    else this.#socket.write(request);
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
  }

  #break(): void {
    this.#broken = true;
    this.#answer(null);
  }

  #answer(answer: Answer | null): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.(answer);
  }

  #read(chunk: Buffer): void {
    const bytes = this.#buffered ? Buffer.concat([this.#buffered, chunk]) : chunk;
    const headEnd = bytes.indexOf(HEAD_END);
    const head = headEnd < 0 ? '' : bytes.toString('latin1', 0, headEnd);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const end = headEnd + HEAD_END.length + length;
    if (headEnd < 0 || bytes.length < end) {
      this.#buffered = bytes;
      return;
    }
    this.#buffered = null;
    const body = bytes.toString('latin1', headEnd + HEAD_END.length, end);
    this.#answer({
      status: Number(head.slice(9, 12)),
      accepted: Number(/"accepted":(\d+)/.exec(body)?.[1] ?? 0),
      duplicates: Number(/"duplicates":(\d+)/.exec(body)?.[1] ?? 0),
      retryAfter: Number(/retry-after: (\d+)/i.exec(head)?.[1] ?? 0),
    });
  }
}
