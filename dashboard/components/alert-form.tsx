/** What is watched of a site, and from when on it is worth a warning. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { AlertSettings } from '../../shared/api/alert.ts';
import type { Site } from '../../shared/api/site.ts';
import { readAlertForm } from '../alert-form.ts';
import { api } from '../api.ts';
import { messages } from '../messages/current.ts';
import { Field } from './field.tsx';
import { SaveBar } from './save-bar.tsx';

const text = messages.alerts;

export function AlertForm({ site: { id, alerts } }: { site: Site }) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (to: AlertSettings) => api.changeSite(id, { alerts: to }),
    onSuccess: () => client.invalidateQueries(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(readAlertForm(new FormData(event.currentTarget)));
  };
  return (
    <form className="panel settings-form" onSubmit={submit} onChange={() => save.reset()}>
      <h2>{text.watched}</h2>
      <Watched kind="trafficStopped" isOn={alerts.trafficStopped !== null}>
        <Count label={text.hours} name="hours" max={672} value={alerts.trafficStopped?.hours ?? 24} />
      </Watched>
      <Watched kind="utmLoss" isOn={alerts.utmLoss !== null}>
        <Count label={text.lossDays} name="lossDays" max={28} value={alerts.utmLoss?.days ?? 2} />
        <Count
          label={text.dropPercent}
          name="dropPercent"
          min={10}
          max={100}
          value={alerts.utmLoss?.dropPercent ?? 60}
        />
      </Watched>
      <Watched kind="spendWithoutClicks" isOn={alerts.spendWithoutClicks !== null}>
        <Count label={text.spendDays} name="spendDays" max={28} value={alerts.spendWithoutClicks?.days ?? 3} />
      </Watched>
      <SaveBar save={text.save} saved={text.saved} of={save} />
    </form>
  );
}

function Watched({ kind, isOn, children }: { kind: keyof AlertSettings; isOn: boolean; children: ReactNode }) {
  const [isTicked, setTicked] = useState(isOn);
  return (
    <fieldset className="settings-fields">
      <legend>
        <label className="check">
          <input type="checkbox" name={kind} checked={isTicked} onChange={({ target }) => setTicked(target.checked)} />{' '}
          {text.kinds[kind]}
        </label>
      </legend>
      <p className="hint">{text.hints[kind]}</p>
      {/* Hidden, not gone: what stood there is there again when it is ticked again. Disabled: what is in it stops nobody. */}
      <fieldset className="controls-row" hidden={!isTicked} disabled={!isTicked}>
        {children}
      </fieldset>
    </fieldset>
  );
}

function Count({
  label,
  name,
  min = 1,
  max,
  value,
}: {
  label: string;
  name: string;
  min?: number;
  max: number;
  value: number;
}) {
  return (
    <Field label={label}>
      {(id) => <input id={id} name={name} type="number" required min={min} max={max} defaultValue={value} />}
    </Field>
  );
}
