/**
 * Full path, also called Z (docs/attribution.md, "Heuristic models"). The closing is the journey's `won` milestone:
 * callers that attribute the won milestone itself set it to T.
 */
import { firstTouch, milestoneTouch, roleModel } from './roles.ts';

export const fullPath = roleModel(
  {
    id: 'full_path',
    title: 'Full path',
    description:
      '22.5 % each to the first touchpoint, lead creation, opportunity and the last one before won, 10 % shared by the rest.',
    formula:
      '0.225 each for first, lead creation, opportunity, last before won; 0.1 shared by the rest; what is missing is spread over what is there',
  },
  [
    firstTouch(225),
    milestoneTouch('lead', 'closest to lead creation', 225),
    milestoneTouch('opportunity', 'closest to opportunity', 225),
    milestoneTouch('won', 'last before won', 225),
  ],
  100,
);
