/** U-shaped by position (docs/attribution.md, "Heuristic models"). Marketo's "U" is 50/50 and no middle. */
import { firstTouch, lastTouch, roleModel } from './roles.ts';

export const u = roleModel(
  {
    id: 'u',
    title: 'U-shaped (position)',
    description: '40 % to the first touchpoint, 40 % to the last, 20 % shared by those between.',
    formula: '0.4 first, 0.2 shared by the middle, 0.4 last; what is missing is spread over what is there',
  },
  [firstTouch(40), lastTouch(40)],
  20,
);
