/** Takes one entry out of a list that is being changed. */
import { Icon } from './icon.tsx';

/** @param label says what is taken out; shown on hover, and read aloud */
export function RemoveButton({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <button type="button" className="button small" title={label} onClick={onClick}>
      <Icon name="cross" size={14} />
      <span className="vh">{label}</span>
    </button>
  );
}
