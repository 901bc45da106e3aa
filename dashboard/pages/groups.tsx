/** Channel groups and content touchpoints of the site. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ChannelGroup, ContentTouchpoint, Site } from '../../shared/api/site.ts';
import { Answer } from '../components/answer.tsx';
import { Chips } from '../components/chips.tsx';
import { Words } from '../components/condition-editor.tsx';
import { Choice, TextField } from '../components/field.tsx';
import { PageHead } from '../components/page-head.tsx';
import { RemoveButton } from '../components/remove-button.tsx';
import { SaveBar } from '../components/save-bar.tsx';
import { said } from '../condition.ts';
import { messages } from '../messages/current.ts';
import { siteQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';
import { useSiteChange } from '../use-site-change.ts';

const text = messages.groups;
type Keyed<T> = T & { key: string };
const keyed = <T,>(list: readonly T[]): Keyed<T>[] => list.map((each, index) => ({ ...each, key: `${index}` }));
const TYPES = Object.keys(messages.type) as NonNullable<ChannelGroup['types']>;
const EVENTS = Object.keys(messages.event);

export default function GroupsPage() {
  const { site } = useHere();
  const settings = useQuery(siteQuery(site.id));
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Answer query={settings}>{(known) => <Editor key={known.id} site={known} />}</Answer>
    </>
  );
}

function Editor({ site }: { site: Site }) {
  const { session } = useHere();
  const [groups, setGroups] = useState(() => keyed(site.channelGroups));
  const [content, setContent] = useState(() => keyed(site.contentTouchpoints));
  const save = useSiteChange(site.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      channelGroups: groups.map(({ key: _, channels = [], types = [], ...group }) => ({
        ...group,
        ...(said(channels).length > 0 ? { channels: said(channels).map((name) => name.trim()) } : {}),
        ...(types.length > 0 ? { types } : {}),
      })),
      contentTouchpoints: content.map(({ key: _, ...each }) => each),
    });
  };
  const mayWrite = session.scopes.includes('manage');
  const changeGroups = (next: typeof groups) => {
    save.reset();
    setGroups(next);
  };
  const changeContent = (next: typeof content) => {
    save.reset();
    setContent(next);
  };
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <fieldset className="settings-fields" disabled={!mayWrite}>
        <h2>{text.channelGroups}</h2>
        <p className="hint">{text.channelGroupsHint}</p>
        {groups.map((group, index) => (
          <div key={group.key} className="group-row">
            <TextField
              label={text.group}
              required
              maxLength={100}
              value={group.name}
              onChange={(typed) => changeGroups(groups.with(index, { ...group, name: typed }))}
            />
            <Words
              label={text.channels}
              words={group.channels ?? []}
              onChange={(channels) => changeGroups(groups.with(index, { ...group, channels }))}
            />
            <Chips
              legend={text.types}
              options={TYPES}
              chosen={group.types ?? []}
              label={(type) => messages.type[type] ?? type}
              onChange={(types) => changeGroups(groups.with(index, { ...group, types }))}
            />
            <RemoveButton label={text.remove(group.name)} onClick={() => changeGroups(groups.toSpliced(index, 1))} />
          </div>
        ))}
        <div>
          <button
            type="button"
            className="button small"
            onClick={() => changeGroups([...groups, { key: crypto.randomUUID(), name: '' }])}
          >
            {text.addGroup}
          </button>
        </div>
        <h2>{text.content}</h2>
        <p className="hint">{text.contentHint}</p>
        {content.map((each, index) => (
          <ContentRow
            key={each.key}
            content={each}
            onChange={(next) => changeContent(content.with(index, { ...next, key: each.key }))}
            onRemove={() => changeContent(content.toSpliced(index, 1))}
          />
        ))}
        <div>
          <button
            type="button"
            className="button small"
            onClick={() => changeContent([...content, { key: crypto.randomUUID(), event: 'download' }])}
          >
            {text.addContent}
          </button>
        </div>
      </fieldset>
      {mayWrite ? <SaveBar save={text.save} saved={text.saved} of={save} /> : null}
    </form>
  );
}

interface ContentRowProps {
  content: ContentTouchpoint;
  onChange(content: ContentTouchpoint): void;
  onRemove(): void;
}

function ContentRow({ content, onChange, onRemove }: ContentRowProps) {
  const { event = '', name = '', path = '' } = content;
  /** What is empty is not said. */
  const put = (next: Record<string, string>) =>
    onChange(Object.fromEntries(Object.entries({ event, name, path, ...next }).filter(([, value]) => value !== '')));
  return (
    <div className="controls-row">
      <Choice
        label={text.event}
        value={event}
        options={[['', text.anyEvent], ...EVENTS.map((each) => [each, messages.event[each] ?? each] as const)]}
        onChange={(value) => put({ event: value })}
      />
      {(['name', 'path'] as const).map((each) => (
        <TextField
          key={each}
          label={each === 'name' ? text.eventName : text.path}
          maxLength={255}
          value={each === 'name' ? name : path}
          onChange={(typed) => put({ [each]: typed })}
        />
      ))}
      <RemoveButton label={text.remove(name || path || event)} onClick={onRemove} />
    </div>
  );
}
