/** Runs so many tasks at the same time; whoever adds one waits until there is room. The first failure ends it all. */
export class AFewAtOnce {
  readonly #most: number;
  readonly #running = new Set<Promise<void>>();
  #failure: unknown;

  constructor(most: number) {
    this.#most = most;
  }

  /** Settles when the task has begun. @throws what an earlier task threw */
  async add(task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#most) await Promise.race(this.#running);
    this.#check();
    const run: Promise<void> = task()
      .catch((error: unknown) => {
        this.#failure ??= error ?? new Error('A task failed');
      })
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Settles when all that was added is done. */
  async done(): Promise<void> {
    await Promise.all(this.#running);
    this.#check();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
