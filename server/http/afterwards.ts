/** Writes that no answer waits for: what was read was read, whether the note of it takes long or not. A stop waits for them. */

/** So many wait at once; whoever causes more waits for one of them, so that they never fill the memory. */
const AT_ONCE = 1000;

export class Afterwards {
  readonly #underWay = new Set<Promise<void>>();

  /** @param work never rejects: it says itself what went wrong */
  async begin(work: () => Promise<void>): Promise<void> {
    while (this.#underWay.size >= AT_ONCE) await Promise.race(this.#underWay);
    const done = work().finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  /** Until all that was begun is done. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
