/** One keep-alive connection that sends prepared bytes and reads just enough of each answer. */
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

export interface Answer {
  status: number;
  /** Of the collector's answer; 0 for others. */
  accepted: number;
}

export class Connection {
  readonly #socket: Socket;
  #buffered: Buffer | null = null;
  #settle: ((answer: Answer) => void) | null = null;

  private constructor(socket: Socket, broken: (error: Error) => void) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', broken);
    socket.on('close', () => {
      if (this.#settle) broken(new Error('The server closed a connection with a request under way'));
    });
  }

  /** @param broken told when the connection fails with a request under way */
  static async open(port: number, broken: (error: Error) => void): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Connection(socket, broken);
  }

  /** One request at a time. A callback, not a promise: there are tens of thousands a second. */
  send(request: Buffer, settle: (answer: Answer) => void): void {
    this.#settle = settle;
    this.#socket.write(request);
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
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
    const settle = this.#settle!;
    this.#settle = null;
    settle({ status: Number(head.slice(9, 12)), accepted: Number(/"accepted":(\d+)/.exec(body)?.[1] ?? 0) });
  }
}
