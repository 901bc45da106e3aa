/** The sizes that `--events=` names. */
import type { Size } from './facts.ts';

/** 100 thousand won deals with a million touchpoints among ten million events, a million journeys; and parts of all that. */
const WHOLE: Size = { deals: 100_000, touches: 10, anonymous: 900_000, pageViews: 10 };
const part = (share: number): Size => ({ ...WHOLE, deals: WHOLE.deals * share, anonymous: WHOLE.anonymous * share });
const SIZES: Readonly<Record<string, Size>> = {
  '100k': part(0.01),
  '300k': part(0.03),
  '1m': part(0.1),
  '3m': part(0.3),
  '10m': WHOLE,
};

export function sizeNamed(name: string): Size {
  const size = SIZES[name];
  if (!size) throw new Error(`There is no size ${name}; there are ${Object.keys(SIZES).join(', ')}`);
  return size;
}
