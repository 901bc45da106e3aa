/** The settings of a site. What the server does not take, it says by field. */
import { type FormEvent, type ReactNode, useId } from 'react';
import type { Site } from '../../shared/api/site.ts';
import { messages } from '../messages/current.ts';
import { readSiteForm } from '../site-form.ts';
import { useSiteChange } from '../use-site-change.ts';
import { SaveBar } from './save-bar.tsx';

const text = messages.settings;

export function SiteForm({ site }: { site: Site }) {
  const save = useSiteChange(site.id);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(readSiteForm(new FormData(event.currentTarget)));
  };
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <h2>{text.site}</h2>
      <div className="form-grid">
        <Row label={text.name}>
          {(id) => <input id={id} name="name" type="text" required maxLength={200} defaultValue={site.name} />}
        </Row>
        <Row label={text.currency} hint={text.currencyHint}>
          {(id) => (
            <input id={id} name="currency" type="text" required pattern="[A-Za-z]{3}" defaultValue={site.currency} />
          )}
        </Row>
        <Row label={text.timeZone} hint={text.timeZoneHint}>
          {(id) => <input id={id} name="timeZone" type="text" required defaultValue={site.timeZone} />}
        </Row>
        <Row label={text.sessionTimeout}>
          {(id) => (
            <input
              id={id}
              name="sessionTimeoutMinutes"
              type="number"
              min={1}
              max={1440}
              required
              defaultValue={site.sessionTimeoutMinutes}
            />
          )}
        </Row>
        <Row label={text.trust}>
          {(id) => (
            <Select
              id={id}
              name="trustBrowserIdentity"
              value={String(site.trustBrowserIdentity)}
              options={text.trusts}
            />
          )}
        </Row>
        {(['domains', 'excludedReferrers', 'excludedPaths', 'excludedAddresses', 'queryAllowList'] as const).map(
          (name) => (
            <Row key={name} label={text.lists[name]} hint={text.listHints[name]}>
              {(id) => (
                <textarea id={id} name={name} rows={3} spellCheck={false} defaultValue={site[name].join('\n')} />
              )}
            </Row>
          ),
        )}
      </div>
      <SaveBar save={text.save} saved={text.saved} of={save} />
    </form>
  );
}

function Row({ label, hint, children }: { label: string; hint?: string; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      {children(id)}
      {hint ? <span className="sub">{hint}</span> : null}
    </div>
  );
}

function Select({
  id,
  name,
  value,
  options,
}: {
  id: string;
  name: string;
  value: string;
  options: Record<string, string>;
}) {
  return (
    <select id={id} name={name} defaultValue={value}>
      {Object.entries(options).map(([each, label]) => (
        <option key={each} value={each}>
          {label}
        </option>
      ))}
    </select>
  );
}
