/** A column of numbers: aligned, sortable, a dash where there is nothing to tell. */
import { messages } from '../messages/current.ts';
import type { Column } from './data-table.tsx';

export const numberColumn = <Row>(
  id: string,
  label: string,
  value: (row: Row) => number | null,
  show: (value: number) => string,
): Column<Row> => ({
  id,
  label,
  isNumber: true,
  sortBy: value,
  cell: (row) => {
    const known = value(row);
    return known === null ? messages.noFigure : show(known);
  },
});
