/** A table of figures in a panel; on a narrow screen every row becomes a card (styles/data-table.css). */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { Icon } from './icon.tsx';

export interface Column<Row> {
  id: string;
  label: ReactNode;
  /** Shown before the value in a card; the label where that is a text. */
  short?: string;
  isNumber?: boolean;
  cell(row: Row): ReactNode;
  /** What to sort by; without it the column cannot be sorted. Null sorts last. */
  sortBy?(row: Row): number | string | null;
}

interface DataTableProps<Row> {
  caption: string;
  /** The first column names the row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** Lines below the rows: a name and a cell per column that is not the first. */
  foot?: readonly { id: string; name: ReactNode; cells: Record<string, ReactNode> }[];
  /** Kept in the address as `sort=`; the column sorted by when the address says nothing. */
  defaultSort?: string;
  isStale?: boolean;
  children?: ReactNode;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, keyOf, foot = [], defaultSort = '', isStale = false, children } = props;
  const address = useAddress();
  const sort = readSort(address.get('sort', defaultSort));
  const [head, ...rest] = columns;
  if (!head) return null;
  return (
    <section className="panel data-panel" aria-label={caption} aria-busy={isStale} data-stale={isStale}>
      <div className="data-scroll">
        <table className="data">
          <caption className="vh">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.id} column={column} sort={sort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted(rows, columns, sort).map((row) => (
              <tr key={keyOf(row)}>
                <th scope="row">{head.cell(row)}</th>
                {rest.map((column) => (
                  <td key={column.id} className={column.isNumber ? 'number' : undefined} data-label={nameOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          {foot.length > 0 ? (
            <tfoot>
              {foot.map(({ id, name, cells }) => (
                <tr key={id}>
                  <th scope="row">{name}</th>
                  {rest.map((column) => (
                    <td key={column.id} className={column.isNumber ? 'number' : undefined} data-label={nameOf(column)}>
                      {cells[column.id]}
                    </td>
                  ))}
                </tr>
              ))}
            </tfoot>
          ) : null}
        </table>
      </div>
      {children}
    </section>
  );
}

const nameOf = <Row,>({ label, short }: Column<Row>) => short ?? (typeof label === 'string' ? label : undefined);

function Head<Row>({ column, sort }: { column: Column<Row>; sort: Sort }) {
  const address = useAddress();
  const isHere = column.sortBy !== undefined && sort.id === column.id;
  const direction = isHere ? (sort.isDescending ? 'descending' : 'ascending') : undefined;
  const next = isHere ? !sort.isDescending : column.isNumber === true;
  return (
    <th scope="col" className={column.isNumber ? 'number' : undefined} aria-sort={direction}>
      {column.sortBy ? (
        <Link href={address.hrefWith({ sort: `${next ? '-' : ''}${column.id}` })} replace className="sort">
          {column.label}
          {direction ? <Icon name={sort.isDescending ? 'down' : 'up'} size={13} /> : null}
          <span className="vh"> ({messages.table.sort})</span>
        </Link>
      ) : (
        column.label
      )}
    </th>
  );
}

interface Sort {
  id: string;
  isDescending: boolean;
}
const readSort = (text: string): Sort => ({ id: text.replace(/^-/, ''), isDescending: text.startsWith('-') });

function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], { id, isDescending }: Sort): Row[] {
  const by = columns.find((column) => column.id === id)?.sortBy;
  if (!by) return [...rows];
  return rows.toSorted((a, b) => {
    const [x, y] = [by(a), by(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    const order = typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y);
    return isDescending ? -order : order;
  });
}
