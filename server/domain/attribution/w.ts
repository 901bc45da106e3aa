/** W-shaped (docs/attribution.md, "Heuristic models"). Three vendors' definitions of "W" differ; this is 30/30/30/10. */
import { firstTouch, milestoneTouch, roleModel } from './roles.ts';

export const w = roleModel(
  {
    id: 'w',
    title: 'W-shaped',
    description:
      '30 % each to the first touchpoint, the one that created the lead and the one that created the opportunity, 10 % shared by the rest.',
    formula:
      '0.3 first, 0.3 lead creation, 0.3 opportunity, 0.1 shared by the rest; what is missing is spread over what is there',
  },
  [
    firstTouch(30),
    milestoneTouch('lead', 'closest to lead creation', 30),
    milestoneTouch('opportunity', 'closest to opportunity', 30),
  ],
  10,
);
