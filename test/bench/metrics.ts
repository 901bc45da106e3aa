/** Reads numbers from the server's own /metrics. */

export async function readMetrics(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`);
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => line.split(' ') as [string, string]).map(([name, value]) => [name, Number(value)]),
  );
}

export async function derivationLag(url: string): Promise<number> {
  return (await readMetrics(url)).get('throughline_derivation_lag_seconds')!;
}

/** Settles when everything is derived. @returns the largest lag seen meanwhile, in seconds */
export async function untilDerived(url: string, limitMs = 120_000): Promise<number> {
  const end = performance.now() + limitMs;
  let worst = 0;
  for (;;) {
    const lag = await derivationLag(url);
    worst = Math.max(worst, lag);
    if (lag === 0) return worst;
    if (performance.now() > end) throw new Error(`Still ${lag} s behind after ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A load that the server set aside or refused measures something else. */
export async function assertAllStored(url: string, sent: number): Promise<void> {
  const metrics = await readMetrics(url);
  const stored = metrics.get('throughline_events_stored_total');
  if (stored !== sent) {
    throw new Error(
      `${sent} events were acknowledged but ${stored} counted as stored: ${JSON.stringify(Object.fromEntries(metrics))}`,
    );
  }
}
