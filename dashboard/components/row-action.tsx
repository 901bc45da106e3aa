/** What can be done about a row of a table. Read aloud it says of which row, as all rows have the same. */
interface RowActionProps {
  label: string;
  /** What the row is called. */
  of: string;
  disabled?: boolean;
  onClick(): void;
}

export function RowAction({ label, of, disabled, onClick }: RowActionProps) {
  return (
    <button type="button" className="button small" disabled={disabled} onClick={onClick}>
      {label}
      <span className="vh"> {of}</span>
    </button>
  );
}
