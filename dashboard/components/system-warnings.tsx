/** What is not well about the installation, for who can do something about it. */
import { useQuery } from '@tanstack/react-query';
import { messages } from '../messages/current.ts';
import { systemChecksQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { ServerText } from './server-text.tsx';

const text = messages.health;

export function SystemWarnings() {
  const { session } = useHere();
  const { data } = useQuery({ ...systemChecksQuery, enabled: session.scopes.includes('manage') });
  const raised = (data?.checks ?? []).flatMap((check) =>
    check.status === 'ok' ? [] : { ...check, status: check.status },
  );
  if (raised.length === 0) return null;
  const isFailing = raised.some(({ status }) => status === 'fail');
  return (
    <details className="banner health" open={isFailing}>
      <summary>{text.title(raised.length)}</summary>
      <ul>
        {raised.map(({ id, status, said, todo }) => (
          <li key={id}>
            <strong>{text.status[status]}</strong> <ServerText said={said} />
            {todo ? (
              <p className="hint">
                {text.todo} <ServerText said={todo} />
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
