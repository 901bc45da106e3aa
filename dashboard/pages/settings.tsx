/** The tag of a site, its settings, and the keys. */
import { useQuery } from '@tanstack/react-query';
import { scriptTag } from '../../shared/script-tag.ts';
import { Answer } from '../components/answer.tsx';
import { KeysPanel } from '../components/keys-panel.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { SiteForm } from '../components/site-form.tsx';
import { Snippet } from '../components/snippet.tsx';
import { WriteKeys } from '../components/write-keys.tsx';
import { messages } from '../messages/current.ts';
import { siteQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.settings;

export default function SettingsPage() {
  const { site, session } = useHere();
  const settings = useQuery(siteQuery(site.id));
  usePageTitle(text.title);
  const tag = scriptTag(location.origin, site);
  const mayWrite = session.scopes.includes('manage');
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <section aria-labelledby="tag-title">
        <h2 id="tag-title">{text.tag}</h2>
        <p className="hint">{text.tagHint}</p>
        <Snippet text={tag} />
      </section>
      {mayWrite ? (
        <>
          <Answer query={settings} kind="card" rows={2}>
            {(known) => <SiteForm key={known.id} site={known} />}
          </Answer>
          <WriteKeys />
          <KeysPanel />
        </>
      ) : (
        <Notice icon="settings" title={text.readOnly} detail={text.readOnlyHint} />
      )}
    </>
  );
}
