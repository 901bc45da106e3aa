/**
 * Remembers the answers of a pure function of one string. Hosts and words repeat endlessly in real traffic; against
 * traffic made of random ones the memory is bounded, and dropped when full.
 */
export function remember<T>(compute: (key: string) => T, max = 4096): (key: string) => T {
  const answers = new Map<string, T>();
  return (key) => {
    let answer = answers.get(key);
    if (answer === undefined && !answers.has(key)) {
      answer = compute(key);
      if (answers.size >= max) answers.clear();
      answers.set(key, answer);
    }
    return answer as T;
  };
}
