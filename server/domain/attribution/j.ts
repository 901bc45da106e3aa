/** J-shaped (docs/attribution.md, "Heuristic models"). */
import { firstTouch, lastTouch, roleModel } from './roles.ts';

export const j = roleModel(
  {
    id: 'j',
    title: 'J-shaped',
    description: '20 % to the first touchpoint, 60 % to the last, 20 % shared by those between.',
    formula: '0.2 first, 0.2 shared by the middle, 0.6 last; what is missing is spread over what is there',
  },
  [firstTouch(20), lastTouch(60)],
  20,
);
