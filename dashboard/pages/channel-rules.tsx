/** The channel rules of a site: changed here, looked at before they are applied, and brought to all of history. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ChannelRules } from '../../shared/api/channels.ts';
import { partQuery } from '../calls/channels.ts';
import { Answer } from '../components/answer.tsx';
import { ChannelChange } from '../components/channel-change.tsx';
import { PageHead } from '../components/page-head.tsx';
import { type RuleDraft, RuleList } from '../components/rule-list.tsx';
import { readCondition, writeCondition } from '../condition.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.channelRules;

export default function ChannelRulesPage() {
  const { site } = useHere();
  const rules = useQuery(partQuery(site.id, 'channel-rules'));
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Answer query={rules}>{(stored) => <Editor key={site.id} stored={stored} />}</Answer>
    </>
  );
}

function Editor({ stored }: { stored: ChannelRules }) {
  const [changed, setChanged] = useState<{ version: number; rules: RuleDraft[] } | null>(null);
  const inForce = useMemo(() => draftOf(stored), [stored]);
  const draft = useMemo(
    () =>
      changed && {
        version: changed.version,
        rules: changed.rules.map(({ id, channel, when }) => ({
          ...(id === undefined ? {} : { id }),
          channel,
          when: writeCondition(when),
        })),
      },
    [changed],
  );
  return (
    <ChannelChange
      part="channel-rules"
      stored={stored}
      draft={draft}
      onLoad={(version) => setChanged({ version: stored.version, rules: draftOf(version) })}
      onDiscard={() => setChanged(null)}
    >
      <p className="hint">{stored.shipped ? text.shipped : text.version(stored.version)}</p>
      <RuleList
        rules={changed?.rules ?? inForce}
        onChange={(rules) => setChanged({ version: changed?.version ?? stored.version, rules })}
      />
    </ChannelChange>
  );
}

const draftOf = ({ rules }: ChannelRules): RuleDraft[] =>
  rules.map(({ id, channel, when }, index) => ({ key: id ?? `${index}`, id, channel, when: readCondition(when) }));
