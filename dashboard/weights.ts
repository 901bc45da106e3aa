/** Weights as people write them, a line each: `Direct = 0`. Pure. */
export type Weights = Record<string, number>;

/** @returns the weights, or the first line that is none */
export function readWeights(text: string): { weights: Weights } | { wrong: string } {
  const weights: Weights = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const at = line.lastIndexOf('=');
    const name = line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    if (at < 1 || name === '' || !/^\d+(\.\d+)?$/.test(value)) return { wrong: line.trim() };
    weights[name] = Number(value);
  }
  return { weights };
}

export const writeWeights = (weights: Weights = {}): string =>
  Object.entries(weights)
    .map(([name, weight]) => `${name} = ${weight}`)
    .join('\n');
