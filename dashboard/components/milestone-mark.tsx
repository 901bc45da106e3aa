/** A milestone is a diamond: never to be mistaken for a touchpoint, even without colour. */
import { messages } from '../messages/current.ts';
import { Icon } from './icon.tsx';

const ICONS: Record<string, string> = {
  lead: 'flag',
  mql: 'star',
  sql: 'target',
  opportunity: 'briefcase',
  won: 'trophy',
  lost: 'cross',
};

/** A site can name milestones of its own; such a name is shown as it is. */
export const milestoneName = (type: string) => messages.milestone[type] ?? type;

export function MilestoneMark({ type }: { type: string }) {
  return (
    <span className="diamond" data-stage={type}>
      <Icon name={ICONS[type] ?? 'star'} size={14} />
    </span>
  );
}
