/** Rows of costs that are parts of one. */

/** A row as `PUT /v1/costs` takes it, and the lines of the file that it is made of. */
export interface CostTableRow {
  lines: number[];
  row: Record<string, unknown>;
}

/** Reports break a campaign's day into devices and more, which are no part of a cost's key: such lines are one cost. */
export function summedUp(rows: readonly CostTableRow[]): CostTableRow[] {
  const sums = new Map<string, CostTableRow>();
  for (const one of rows) {
    const { cost, ...rest } = one.row as { cost: { amount: string; currency?: string } } & Record<string, unknown>;
    const key = Object.fromEntries(Object.entries(rest).filter(([field]) => !isFigure(field)));
    const text = JSON.stringify([key, cost.currency]);
    const sum = sums.get(text);
    const figures = [cost.amount, ...FIGURES.map((field) => rest[field] ?? 0)];
    const numbers = figures.every((value) => /^\d+(\.\d+)?$/.test(String(value)));
    if (!sum || !numbers) {
      sums.set(numbers ? text : `${text} ${one.lines[0]}`, {
        lines: [...one.lines],
        row: { ...one.row, cost: { ...cost } },
      });
      continue;
    }
    sum.lines.push(...one.lines);
    const into = sum.row as { cost: { amount: string } } & Record<string, unknown>;
    into.cost.amount = addDecimals(into.cost.amount, cost.amount);
    for (const field of FIGURES) {
      if (rest[field] === undefined) continue;
      const both = addDecimals(String(into[field] ?? 0), String(rest[field]));
      into[field] = typeof rest[field] === 'number' ? Number(both) : both;
    }
  }
  return [...sums.values()];
}

const FIGURES = ['clicks', 'impressions', 'conversions', 'viewThroughConversions'] as const;
const isFigure = (field: string): boolean => (FIGURES as readonly string[]).includes(field);

function addDecimals(a: string, b: string): string {
  const places = Math.max(...[a, b].map((text) => text.split('.')[1]?.length ?? 0));
  const whole = (text: string) => {
    const [left = '0', right = ''] = text.split('.');
    return BigInt(left + right.padEnd(places, '0'));
  };
  const sum = (whole(a) + whole(b)).toString().padStart(places + 1, '0');
  return places === 0 ? sum : `${sum.slice(0, -places)}.${sum.slice(-places)}`;
}
