/** Is the tag in place, and do events come? */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { InstallProgress } from '../../shared/api/install.ts';
import { scriptTag } from '../../shared/script-tag.ts';
import { installProgressQuery } from '../calls/install.ts';
import { Answer } from '../components/answer.tsx';
import { Icon } from '../components/icon.tsx';
import { PageCheck } from '../components/page-check.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Snippet } from '../components/snippet.tsx';
import { Tracked } from '../components/tracked.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.installCheck;

export default function InstallPage() {
  const { site, session } = useHere();
  const address = useAddress();
  const progress = useQuery(installProgressQuery(site.id));
  const tag = scriptTag(location.origin, site);
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <Link href={address.href('/live')} className="button">
          <Icon name="audio" size={16} />
          {text.live}
        </Link>
      </PageHead>
      <Answer query={progress} kind="card" rows={1}>
        {(known) => <Progress known={known} />}
      </Answer>
      <section aria-labelledby="tag-title">
        <h2 id="tag-title" className="section-title">
          {messages.settings.tag}
        </h2>
        <p className="hint">{messages.settings.tagHint}</p>
        <Snippet text={tag} />
      </section>
      {session.scopes.includes('manage') ? <PageCheck /> : null}
    </>
  );
}

function Progress({ known: { firstEventAt, leads, quarantined, foreignHosts } }: { known: InstallProgress }) {
  const format = useFormat();
  const address = useAddress();
  return (
    <section className="panel settings-form" aria-label={text.steps} aria-live="polite">
      <ul className="findings">
        <Step isDone={firstEventAt !== null} words={text.event}>
          {firstEventAt ? text.eventHint(format.dateTime(Date.parse(firstEventAt))) : text.eventTodo}
        </Step>
        <Step isDone={leads} words={text.person}>
          {leads ? null : text.personHint}
        </Step>
        {Object.entries(quarantined).map(([reason, events]) => (
          <li key={reason} data-status="warn">
            <Icon name="alert" size={18} />
            <span>
              {text.aside(events, messages.live.reasons[reason] ?? reason)}{' '}
              <Link href={address.href('/settings/quarantine', { reason })}>{text.asideTodo}</Link>
            </span>
          </li>
        ))}
        {foreignHosts.map(({ host, events }) => (
          <li key={host} data-status="warn">
            <Icon name="alert" size={18} />
            <span>
              <Tracked>{text.foreign(host, events)}</Tracked>{' '}
              <Link href={address.href('/settings')}>{text.foreignTodo}</Link>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface StepProps {
  isDone: boolean;
  words: { done: string; waiting: string };
  children: React.ReactNode;
}

function Step({ isDone, words, children }: StepProps) {
  return (
    <li data-status={isDone ? 'ok' : 'waiting'}>
      <Icon name={isDone ? 'check' : 'calendar'} size={18} />
      <span>
        <strong>{isDone ? words.done : words.waiting}</strong>
        {children ? <span className="finding-todo">{children}</span> : null}
      </span>
    </li>
  );
}
