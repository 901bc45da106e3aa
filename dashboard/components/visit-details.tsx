/** A visit, folded to one line; unfolded, every page and form with its time. */
import type { JourneyEvent, Visit } from '../../shared/api/journey.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { Icon } from './icon.tsx';
import { TimeText } from './moment-text.tsx';
import { Tracked, TrackedUrl } from './tracked.tsx';

const text = messages.timeline;

const ICONS: Record<string, string> = {
  page_view: 'page',
  form_submit: 'form',
  link_click: 'external',
  download: 'download',
  phone_click: 'phone',
  mail_click: 'mail',
  chat: 'chat',
  booking: 'calendar',
  identify: 'people',
  group: 'briefcase',
  alias: 'people',
};

export function VisitDetails({ visit }: { visit: Visit }) {
  const format = useFormat();
  const ms = Date.parse(visit.endedAt) - Date.parse(visit.startedAt);
  const forms = (visit.events ?? []).filter(({ type }) => type === 'form_submit');
  return (
    <details className="visit">
      <summary>
        <Icon name="chevron" size={14} />
        <span>
          {visit.pageViews > 0 ? text.pages(visit.pageViews) : text.noPages}
          {ms >= 1000 ? ` · ${format.duration(ms)}` : ''}
        </span>
        {forms.map((event) => (
          <span key={event.id} className="form-chip">
            <Icon name="form" size={14} />
            <Tracked>{event.form?.name ?? event.form?.id ?? text.unnamedForm}</Tracked>
          </span>
        ))}
      </summary>
      {visit.events?.length ? (
        <ol className="events">
          {visit.events.map((event) => (
            <EventItem key={event.id} event={event} />
          ))}
        </ol>
      ) : (
        <p className="hint">{visit.events ? text.noDetail : text.noEvents}</p>
      )}
    </details>
  );
}

function EventItem({ event }: { event: JourneyEvent }) {
  const isPage = event.type === 'page_view';
  const heading = headingOf(event);
  return (
    <li data-type={event.type}>
      <span className="event-time">
        <TimeText at={event.occurredAt} />
      </span>
      <Icon name={ICONS[event.type] ?? 'tag'} size={15} />
      <span className="stack">
        <span>
          {isPage && heading ? <span className="vh">{messages.event.page_view}: </span> : null}
          {isPage && heading ? null : <span className="event-type">{messages.event[event.type] ?? event.type} </span>}
          {heading ? <Tracked>{heading}</Tracked> : null}
        </span>
        {event.url ? (
          <span className="sub">
            <TrackedUrl url={event.url} />
          </span>
        ) : null}
        {event.form?.fields.length ? <Fields names={event.form.fields} /> : null}
      </span>
    </li>
  );
}

function headingOf({ type, title, name, form }: JourneyEvent): string | null {
  if (type === 'page_view') return title;
  // The name of a form's event says only that it was a form ("Form Submitted").
  return type === 'form_submit' ? (form?.name ?? form?.id ?? null) : name;
}

function Fields({ names }: { names: readonly string[] }) {
  const [before, list] = text.fields(names.join(', '));
  return (
    <span className="sub">
      {before}
      <Tracked>{list}</Tracked>
    </span>
  );
}
