/** How a touchpoint came to its source, medium and channel, step by step. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { TouchpointTrace } from '../../shared/api/channels.ts';
import { traceQuery } from '../calls/channels.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Answer } from './answer.tsx';
import { Icon } from './icon.tsx';
import { ServerText } from './server-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.trace;

interface TraceProps {
  id: string;
  anonymousId: string | null;
}

export function TraceButton(props: TraceProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button small quiet trace-open" onClick={() => setOpen(true)}>
        {text.open}
      </button>
      {isOpen ? <TraceDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function TraceDialog({ id, anonymousId, onClose }: TraceProps & { onClose(): void }) {
  const { siteParam } = useHere();
  const trace = useQuery(traceQuery(id, anonymousId, siteParam));
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="dialog trace" aria-labelledby="trace-title" onClose={onClose}>
      <h2 id="trace-title">{text.title}</h2>
      <Answer query={trace} rows={2}>
        {(data) => <Steps trace={data} />}
      </Answer>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {text.close}
        </button>
      </div>
    </dialog>
  );
}

function Steps({ trace: { version, opened, input, fields, rules } }: { trace: TouchpointTrace }) {
  const matched = rules.at(-1);
  const before = rules.slice(0, -1);
  const seen = Object.entries(input ?? {}).filter(
    ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return (
    <div className="trace-steps">
      <h3>{text.opened}</h3>
      <p>
        <ServerText said={opened} />
      </p>
      {seen.length > 0 ? (
        <>
          <h3>{text.seen}</h3>
          <dl className="details-list">
            {seen.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Tracked>{typeof value === 'string' ? value : JSON.stringify(value)}</Tracked>
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
      <h3>{text.fields}</h3>
      <ul className="changes">
        {fields.map((sentence) => (
          <li key={sentence}>
            <ServerText said={sentence} />
          </li>
        ))}
      </ul>
      <h3>{text.rules(version)}</h3>
      {before.length > 0 ? (
        <details>
          <summary>{text.skipped(before.length)}</summary>
          <ol className="changes">
            {before.map(({ rule, because }) => (
              <li key={rule}>
                <ServerText said={because} /> <code>{rule}</code>
              </li>
            ))}
          </ol>
        </details>
      ) : null}
      {matched ? (
        <p className="trace-verdict">
          <Icon name="check" size={15} />
          <span>
            <strong>
              <ServerText said={matched.because} />
            </strong>{' '}
            <code>{matched.rule}</code>
          </span>
        </p>
      ) : null}
    </div>
  );
}
