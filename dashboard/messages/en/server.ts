/**
 * What the server explains in English sentences, as another language says it: by key, or by what was said. Here nothing,
 * for English is what it says; in other languages what is missing here stays English, and is marked as that.
 */
export const server = {
  /** By name of the key figure. */
  kpi: {} as Record<string, string>,
  /** By step of the funnel. */
  step: {} as Record<string, string>,
  /** Of the shipped models, by id. */
  model: {} as Record<string, { description: string; formula: string }>,
  /** By kind of finding in campaign tags. */
  advice: {} as Record<string, string>,
  /** Why a touchpoint earns what it earns; null: not known here. */
  reason: (_said: string): string | null => null,
};
