/** U-shaped to lead creation (docs/attribution.md, "Heuristic models"): HubSpot's meaning of "U". */
import { firstTouch, milestoneTouch, roleModel } from './roles.ts';

export const uLead = roleModel(
  {
    id: 'u_lead',
    title: 'U-shaped (lead creation)',
    description: '40 % to the first touchpoint, 40 % to the one that created the lead, 20 % shared by the rest.',
    formula: '0.4 first, 0.4 lead creation, 0.2 shared by the rest; what is missing is spread over what is there',
  },
  [firstTouch(40), milestoneTouch('lead', 'closest to lead creation', 40)],
  20,
);
