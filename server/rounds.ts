/** What is looked at now and then: one round at a time, and a stop waits for the one under way. */
export class Rounds<T> {
  readonly #everyMs: number;
  readonly #round: () => Promise<T>;
  readonly #onTrouble: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<T | null> | null = null;
  #stopped = false;

  /** @param onTrouble told when a round failed; the next one tries again */
  constructor(everyMs: number, round: () => Promise<T>, onTrouble: (error: Error) => void) {
    this.#everyMs = everyMs;
    this.#round = round;
    this.#onTrouble = onTrouble;
  }

  /** A round that takes long looks at it between its steps. */
  get stopped(): boolean {
    return this.#stopped;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.now(), this.#everyMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped = true;
    await this.#underWay;
  }

  /** A round now, or the one under way. @returns null: it failed */
  now(): Promise<T | null> {
    this.#underWay ??= this.#round()
      .catch((error: Error) => {
        this.#onTrouble(error);
        return null;
      })
      .finally(() => {
        this.#underWay = null;
      });
    return this.#underWay;
  }
}
