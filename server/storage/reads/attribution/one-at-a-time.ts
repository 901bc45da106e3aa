/** Questions of one site that change what is kept of it, each after the one before: none sees what another has half changed. */

const turns = new WeakMap<object, Map<number, Promise<unknown>>>();

export function oneAtATime<T>(database: object, siteId: number, work: () => Promise<T>): Promise<T> {
  const sites = turns.get(database) ?? new Map<number, Promise<unknown>>();
  turns.set(database, sites);
  const before = sites.get(siteId) ?? Promise.resolve();
  const answer = before.then(work);
  const over = answer
    .catch(() => {})
    .then(() => {
      if (sites.get(siteId) === over) sites.delete(siteId);
    });
  sites.set(siteId, over);
  return answer;
}
