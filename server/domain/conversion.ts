/** Conversions that a site defines: which events are one (docs/reports.md, "Conversions"). Each lead has one once, the first time. */
import type { EventBody } from './journey/fact.ts';
import { pageOf } from './journey/views.ts';

/** Every part that is there must fit. At least one is. */
export interface ConversionRule {
  /** Name of a custom event, or a type of event such as `download`. */
  event?: string;
  /** Id or name of a form that was sent. */
  form?: string;
  /** Path of a page that was viewed, `/thanks`; with `*` at its end, every path that begins so. */
  page?: string;
}

export interface ConvertingEvent {
  type: string;
  name: string | null;
  url: string | null;
  body: string | null;
}

export function converts(rule: ConversionRule, event: ConvertingEvent): boolean {
  if (rule.event !== undefined && event.name !== rule.event && event.type !== rule.event) return false;
  if (rule.form !== undefined) {
    if (event.type !== 'form_submit') return false;
    const form = event.body === null ? undefined : (JSON.parse(event.body) as EventBody).form;
    const name = event.name ?? undefined;
    if (form?.id !== rule.form && form?.name !== rule.form && name !== rule.form) return false;
  }
  if (rule.page !== undefined) {
    if (event.type !== 'page_view' && rule.event === undefined && rule.form === undefined) return false;
    const path = pathOf(event.url);
    if (path === null) return false;
    if (rule.page.endsWith('*') ? !path.startsWith(rule.page.slice(0, -1)) : path !== rule.page) return false;
  }
  return true;
}

/** The path of a URL, without a slash at its end. */
function pathOf(url: string | null): string | null {
  const page = pageOf(url);
  if (page === null) return null;
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/]*(\/.*)?$/i.exec(page)?.[1] ?? '/';
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
