/** Campaign aliases of a site: one name for what was tagged in many ways; previewed and applied like the channel rules. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { CampaignAliases } from '../../shared/api/channels.ts';
import { partQuery } from '../calls/channels.ts';
import { Answer } from '../components/answer.tsx';
import { ChannelChange } from '../components/channel-change.tsx';
import { Words } from '../components/condition-editor.tsx';
import { TextField } from '../components/field.tsx';
import { PageHead } from '../components/page-head.tsx';
import { RemoveButton } from '../components/remove-button.tsx';
import { said } from '../condition.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.campaignAliases;
type Draft = { key: string; campaign: string; names: readonly string[] };

export default function CampaignNamesPage() {
  const { site } = useHere();
  const aliases = useQuery(partQuery(site.id, 'campaign-aliases'));
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Answer query={aliases}>{(stored) => <Editor key={site.id} stored={stored} />}</Answer>
    </>
  );
}

function Editor({ stored }: { stored: CampaignAliases }) {
  const [changed, setChanged] = useState<{ version: number; aliases: Draft[] } | null>(null);
  const inForce = useMemo(() => draftOf(stored), [stored]);
  const shown = changed?.aliases ?? inForce;
  const draft = useMemo(
    () =>
      changed && {
        version: changed.version,
        aliases: changed.aliases.map(({ campaign, names }) => ({ campaign, names: said(names) })),
      },
    [changed],
  );
  const change = (aliases: Draft[]) => setChanged({ version: changed?.version ?? stored.version, aliases });
  const put = (index: number, next: Partial<Draft>) =>
    change(shown.map((each, at) => (at === index ? { ...each, ...next } : each)));
  return (
    <ChannelChange
      part="campaign-aliases"
      stored={stored}
      draft={draft}
      onLoad={(version) => setChanged({ version: stored.version, aliases: draftOf(version) })}
      onDiscard={() => setChanged(null)}
    >
      <section className="panel rules" aria-label={text.list}>
        <header className="rules-head">
          <h2>{text.list}</h2>
          <button
            type="button"
            className="button small"
            onClick={() => change([{ key: crypto.randomUUID(), campaign: '', names: [] }, ...shown])}
          >
            {text.add}
          </button>
        </header>
        {shown.length === 0 ? <p className="hint">{text.none}</p> : null}
        <ol>
          {shown.map(({ key, campaign, names }, index) => (
            <li key={key} className="alias">
              <TextField
                label={text.campaign}
                required
                maxLength={512}
                value={campaign}
                onChange={(typed) => put(index, { campaign: typed })}
              />
              <Words label={text.names} words={names} onChange={(next) => put(index, { names: next })} />
              <RemoveButton
                label={text.remove(campaign || text.fresh)}
                onClick={() => change(shown.toSpliced(index, 1))}
              />
            </li>
          ))}
        </ol>
      </section>
    </ChannelChange>
  );
}

const draftOf = ({ aliases }: CampaignAliases): Draft[] => aliases.map((alias) => ({ key: alias.campaign, ...alias }));
