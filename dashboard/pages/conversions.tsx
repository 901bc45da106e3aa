/** Conversions of the site's own. All of them are saved at once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ConversionsOut } from '../../shared/api/definition.ts';
import { conversionsQuery, putConversions } from '../calls/definitions.ts';
import { Answer } from '../components/answer.tsx';
import { Choice, Field } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { PageHead } from '../components/page-head.tsx';
import { SaveBar } from '../components/save-bar.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.conversions;
type Kind = keyof typeof text.kinds;
const KINDS = Object.keys(text.kinds) as Kind[];
interface Draft {
  key: string;
  name: string;
  /** Every part that is told must hold; the page shows those there are. */
  parts: { kind: Kind; value: string }[];
}

export default function ConversionsPage() {
  const { site } = useHere();
  const conversions = useQuery(conversionsQuery(site.id));
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Answer query={conversions}>{(stored) => <Editor key={site.id} stored={stored} />}</Answer>
    </>
  );
}

function Editor({ stored }: { stored: ConversionsOut }) {
  const { site, session } = useHere();
  const client = useQueryClient();
  const [drafts, setDrafts] = useState(() => draftsOf(stored));
  const save = useMutation({
    mutationFn: () =>
      putConversions(site.id, {
        conversions: drafts.map(({ name, parts }) => ({
          name: name.trim(),
          ...Object.fromEntries(parts.map(({ kind, value }) => [kind, value.trim()])),
        })),
      }),
    onSuccess: () => client.invalidateQueries(),
  });
  const put = (index: number, next: Partial<Draft>) => {
    save.reset();
    setDrafts(drafts.map((each, at) => (at === index ? { ...each, ...next } : each)));
  };
  const add = () =>
    setDrafts([...drafts, { key: crypto.randomUUID(), name: '', parts: [{ kind: 'form', value: '' }] }]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="panel settings-form" onSubmit={submit}>
      {drafts.length === 0 ? <p className="hint">{text.none}</p> : null}
      {drafts.map(({ key, name, parts }, index) => (
        <div key={key} className="controls-row">
          <Field label={text.name}>
            {(id) => (
              <input
                id={id}
                type="text"
                required
                maxLength={255}
                value={name}
                onChange={(event) => put(index, { name: event.target.value })}
              />
            )}
          </Field>
          {parts.map(({ kind, value }, at) => (
            <Part
              // biome-ignore lint/suspicious/noArrayIndexKey: a part never moves
              key={at}
              kind={kind}
              value={value}
              onChange={(part) => put(index, { parts: parts.with(at, part) })}
            />
          ))}
          <button
            type="button"
            className="button small"
            title={text.remove(name)}
            onClick={() => setDrafts(drafts.toSpliced(index, 1))}
          >
            <Icon name="cross" size={14} />
            <span className="vh">{text.remove(name)}</span>
          </button>
        </div>
      ))}
      {session.scopes.includes('manage') ? (
        <>
          <div>
            <button type="button" className="button small" onClick={add}>
              {text.add}
            </button>
          </div>
          <SaveBar
            save={text.save}
            saved={text.saved}
            isPending={save.isPending}
            isSaved={save.isSuccess}
            error={save.error}
          />
        </>
      ) : null}
    </form>
  );
}

function Part({ kind, value, onChange }: Draft['parts'][number] & { onChange(part: Draft['parts'][number]): void }) {
  return (
    <>
      <Choice
        label={text.by}
        value={kind}
        options={KINDS.map((each) => [each, text.kinds[each]])}
        onChange={(next) => onChange({ kind: next as Kind, value })}
      />
      <Field label={text.value} hint={text.hints[kind]}>
        {(id) => (
          <input
            id={id}
            type="text"
            required
            maxLength={500}
            title={text.hints[kind]}
            value={value}
            onChange={(event) => onChange({ kind, value: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

const draftsOf = ({ conversions }: ConversionsOut): Draft[] =>
  conversions.map((each) => ({
    key: each.name,
    name: each.name,
    parts: KINDS.flatMap((kind) => (each[kind] === undefined ? [] : [{ kind, value: each[kind] }])),
  }));
