/** When each lead had a conversion that the site defines, over all of history. */
import { type ConversionRule, type ConvertingEvent, converts } from '../../../domain/conversion.ts';
import type { Sql, Value } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import type { LeadBook } from './lead-book.ts';
import { LeadTimes } from './people.ts';

/** Events of one query. */
const PAGE = 20_000;

interface Row extends ConvertingEvent {
  visitor_id: string;
  message_id: string;
  occurred_at: number;
  lead_id: string;
}

/** @returns ms UTC of the first */
export async function conversionTimes(
  sql: Sql,
  siteId: number,
  book: LeadBook,
  rule: ConversionRule,
  deadline: number,
): Promise<LeadTimes> {
  const where = ['e.site_id = ?', 'e.quarantine is null'];
  const params: Value[] = [siteId];
  const add = (condition: string, ...values: Value[]) => {
    where.push(condition);
    params.push(...values);
  };
  if (rule.event !== undefined) add('(e.name = ? or e.type = ?)', rule.event, rule.event);
  if (rule.form !== undefined) add('e.type = ?', 'form_submit');
  else if (rule.event === undefined) add('e.type = ?', 'page_view');
  const times = new LeadTimes();
  for (let after: Value[] = ['', '']; ; await breathe(deadline)) {
    const rows = await sql.all<Row>(
      `select e.visitor_id, e.message_id, e.occurred_at, e.type, e.name, e.url, e.body, i.lead_id from events e
       join ownership o on o.site_id = e.site_id and o.visitor_id = e.visitor_id
         and e.occurred_at >= o.from_at and e.occurred_at < o.to_at
       join identifiers i on i.site_id = o.site_id and i.identifier = o.identifier
       where ${where.join(' and ')} and (e.visitor_id, e.message_id) > (?, ?)
       order by e.visitor_id, e.message_id limit ${PAGE}`,
      [...params, ...after],
    );
    for (const row of rows) {
      if (converts(rule, row)) times.add(book.numberOf(row.lead_id), row.occurred_at);
    }
    if (rows.length < PAGE) return times;
    after = [rows.at(-1)!.visitor_id, rows.at(-1)!.message_id];
  }
}
