/** Conversions of the site's own. All of them are saved at once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ConversionsOut } from '../../shared/api/definition.ts';
import { conversionsQuery, putConversions } from '../calls/definitions.ts';
import { Answer } from '../components/answer.tsx';
import { Choice, TextField } from '../components/field.tsx';
import { PageHead } from '../components/page-head.tsx';
import { RemoveButton } from '../components/remove-button.tsx';
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
  const mayWrite = session.scopes.includes('manage');
  const change = (next: Draft[]) => {
    save.reset();
    setDrafts(next);
  };
  const put = (index: number, next: Partial<Draft>) =>
    change(drafts.map((each, at) => (at === index ? { ...each, ...next } : each)));
  const add = () => change([...drafts, { key: crypto.randomUUID(), name: '', parts: [{ kind: 'form', value: '' }] }]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="panel settings-form" onSubmit={submit}>
      {drafts.length === 0 ? <p className="hint">{text.none}</p> : null}
      <fieldset className="settings-fields" disabled={!mayWrite}>
        {drafts.map(({ key, name, parts }, index) => (
          <div key={key} className="controls-row">
            <TextField
              label={text.name}
              required
              maxLength={255}
              value={name}
              onChange={(typed) => put(index, { name: typed })}
            />
            {parts.map(({ kind, value }, at) => (
              <Part
                // biome-ignore lint/suspicious/noArrayIndexKey: a part never moves
                key={at}
                kind={kind}
                value={value}
                kinds={KINDS.filter((each) => each === kind || parts.every((other) => other.kind !== each))}
                onChange={(part) => put(index, { parts: parts.with(at, part) })}
              />
            ))}
            <RemoveButton label={text.remove(name)} onClick={() => change(drafts.toSpliced(index, 1))} />
          </div>
        ))}
      </fieldset>
      {mayWrite ? (
        <>
          <div>
            <button type="button" className="button small" onClick={add}>
              {text.add}
            </button>
          </div>
          <SaveBar save={text.save} saved={text.saved} of={save} />
        </>
      ) : null}
    </form>
  );
}

type Told = Draft['parts'][number];
interface PartProps extends Told {
  /** Those that no other part of the conversion has: each may be told once. */
  kinds: readonly Kind[];
  onChange(part: Told): void;
}

function Part({ kind, value, kinds, onChange }: PartProps) {
  return (
    <>
      <Choice
        label={text.by}
        value={kind}
        options={kinds.map((each) => [each, text.kinds[each]])}
        onChange={(next) => onChange({ kind: next as Kind, value })}
      />
      <TextField
        label={text.value}
        hint={text.hints[kind]}
        required
        maxLength={500}
        title={text.hints[kind]}
        value={value}
        onChange={(typed) => onChange({ kind, value: typed })}
      />
    </>
  );
}

const draftsOf = ({ conversions }: ConversionsOut): Draft[] =>
  conversions.map((each) => ({
    key: each.name,
    name: each.name,
    parts: KINDS.flatMap((kind) => (each[kind] === undefined ? [] : [{ kind, value: each[kind] }])),
  }));
