/** Inverse J-shaped (docs/attribution.md, "Heuristic models"). */
import { firstTouch, lastTouch, roleModel } from './roles.ts';

export const inverseJ = roleModel(
  {
    id: 'inverse_j',
    title: 'Inverse J-shaped',
    description: '60 % to the first touchpoint, 20 % to the last, 20 % shared by those between.',
    formula: '0.6 first, 0.2 shared by the middle, 0.2 last; what is missing is spread over what is there',
  },
  [firstTouch(60), lastTouch(20)],
  20,
);
