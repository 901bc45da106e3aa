/** Whether visitors are asked first, and the tag that says so to their browsers. */
import { type FormEvent, useState } from 'react';
import type { Site } from '../../shared/api/site.ts';
import { scriptTag } from '../../shared/script-tag.ts';
import { BROWSER_SIGNALS } from '../../shared/vocabulary.ts';
import { messages } from '../messages/current.ts';
import { useSiteChange } from '../use-site-change.ts';
import { Choice } from './field.tsx';
import { SaveBar } from './save-bar.tsx';
import { Snippet } from './snippet.tsx';

const text = messages.privacy;

export function ConsentForm({ site }: { site: Site }) {
  const [consent, setConsent] = useState(site.consent);
  const [linkHistory, setLinkHistory] = useState(site.linkHistory);
  const [respected, setRespected] = useState(site.respectedSignals);
  const save = useSiteChange(site.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ consent, linkHistory, respectedSignals: respected });
  };
  const tag = scriptTag(location.origin, { ...site, consent, respectedSignals: respected });
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <h2>{messages.settings.consent}</h2>
      <div className="controls-row">
        <Choice
          label={messages.settings.consent}
          value={consent}
          options={Object.entries(messages.settings.consents)}
          onChange={(value) => {
            save.reset();
            setConsent(value as Site['consent']);
          }}
        />
        <Choice
          label={messages.settings.linkHistory}
          value={linkHistory}
          options={Object.entries(messages.settings.linkHistories)}
          onChange={(value) => {
            save.reset();
            setLinkHistory(value as Site['linkHistory']);
          }}
        />
      </div>
      <fieldset className="settings-fields">
        <legend className="field-label">{text.signals}</legend>
        {BROWSER_SIGNALS.map((signal) => (
          <label key={signal} className="check">
            <input
              type="checkbox"
              checked={respected.includes(signal)}
              onChange={({ target }) => {
                save.reset();
                setRespected(
                  BROWSER_SIGNALS.filter((each) => (each === signal ? target.checked : respected.includes(each))),
                );
              }}
            />{' '}
            {text.signal[signal]}
          </label>
        ))}
      </fieldset>
      <p className="hint">{text.tagHint}</p>
      <Snippet text={tag} />
      <SaveBar save={text.saveConsent} saved={messages.settings.saved} of={save} />
    </form>
  );
}
