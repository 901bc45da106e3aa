/** What is watched of a site, and from when on it is worth a warning. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { ALERT_LIMITS } from '../../shared/alert-limits.ts';
import type { AlertSettings } from '../../shared/api/alert.ts';
import type { Site } from '../../shared/api/site.ts';
import { readAlertForm } from '../alert-form.ts';
import { messages } from '../messages/current.ts';
import { useSiteChange } from '../use-site-change.ts';
import { Field } from './field.tsx';
import { SaveBar } from './save-bar.tsx';

const text = messages.alerts;
const { trafficStopped, utmLoss, spendWithoutClicks } = ALERT_LIMITS;

export function AlertForm({ site: { id, alerts } }: { site: Site }) {
  const save = useSiteChange(id);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate({ alerts: readAlertForm(new FormData(event.currentTarget)) });
  };
  return (
    <form className="panel settings-form" onSubmit={submit} onChange={() => save.reset()}>
      <h2>{text.watched}</h2>
      <Watched kind="trafficStopped" isOn={alerts.trafficStopped !== null}>
        <Count label={text.hours} name="hours" limit={trafficStopped.hours} value={alerts.trafficStopped?.hours} />
      </Watched>
      <Watched kind="utmLoss" isOn={alerts.utmLoss !== null}>
        <Count label={text.lossDays} name="lossDays" limit={utmLoss.days} value={alerts.utmLoss?.days} />
        <Count
          label={text.dropPercent}
          name="dropPercent"
          limit={utmLoss.dropPercent}
          value={alerts.utmLoss?.dropPercent}
        />
      </Watched>
      <Watched kind="spendWithoutClicks" isOn={alerts.spendWithoutClicks !== null}>
        <Count
          label={text.spendDays}
          name="spendDays"
          limit={spendWithoutClicks.days}
          value={alerts.spendWithoutClicks?.days}
        />
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

interface CountProps {
  label: string;
  name: string;
  limit: { min: number; max: number; usual: number };
  value: number | undefined;
}

function Count({ label, name, limit: { min, max, usual }, value = usual }: CountProps) {
  return (
    <Field label={label}>
      {(id) => <input id={id} name={name} type="number" required min={min} max={max} defaultValue={value} />}
    </Field>
  );
}
