/** Shows how far a long piece of work is: one line that changes on a terminal, a line now and then elsewhere. */
const EVERY_MS = 200;
const STEP = 0.2;

export class ProgressLine {
  readonly #what: string;
  readonly #out: NodeJS.WriteStream;
  readonly #began = performance.now();
  #shownAt = 0;
  #shownShare = 0;

  constructor(what: string, out: NodeJS.WriteStream = process.stderr) {
    this.#what = what;
    this.#out = out;
  }

  /** @param share 0 to 1 @param count of what is done so far */
  show(share: number, count: number): void {
    const now = performance.now();
    const terminal = this.#out.isTTY === true;
    if (terminal ? now - this.#shownAt < EVERY_MS : share - this.#shownShare < STEP) return;
    this.#shownAt = now;
    this.#shownShare = share;
    const rate = Math.round(count / ((now - this.#began) / 1000));
    const line = `${this.#what}  ${String(Math.floor(share * 100)).padStart(3)} %  ${grouped(count)} records  ${grouped(rate)} a second`;
    this.#out.write(terminal ? `\r\u001b[2K${line}` : `${line}\n`);
  }

  /** Clears the line. */
  end(): void {
    if (this.#out.isTTY) this.#out.write('\r\u001b[2K');
  }
}

export const grouped = (count: number): string => count.toLocaleString('en');
