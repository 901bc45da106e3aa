/** A webhook that comes in: made, or changed. What is to be entered at the sender is shown when it is made, the secret this once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Inbound, InboundAdapter, Signature } from '../../shared/api/inbound.ts';
import { LIMITS } from '../../shared/limits.ts';
import { changeInbound, inboundQuery, makeInbound } from '../calls/inbound.ts';
import { fromMapping, newMapping, toMapping } from '../mapping-form.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Choice, TextField } from './field.tsx';
import { MappingEditor } from './mapping-editor.tsx';
import { SaveBar } from './save-bar.tsx';
import { SecretOnce } from './secret-once.tsx';
import { SignatureFields } from './signature-fields.tsx';
import { Snippet } from './snippet.tsx';

const text = messages.inbound;
const ADAPTERS = Object.entries(text.adapters) as [InboundAdapter, string][];
/** As much as a session's secret has; in letters that every program takes. */
const SECRET_BYTES = 24;

interface InboundFormProps {
  /** The one that is changed; without it one is made. */
  inbound?: Inbound;
  /** @param secret the new one, where it was changed: it is shown nowhere else */
  onDone?(secret: string): void;
}

export function InboundForm({ inbound, onDone }: InboundFormProps) {
  const { siteParam: site } = useHere();
  const client = useQueryClient();
  const [adapter, setAdapter] = useState<InboundAdapter>(inbound?.adapter ?? 'callrail');
  const [name, setName] = useState(inbound?.name ?? '');
  const [secret, setSecret] = useState('');
  const [signature, setSignature] = useState<Signature>(inbound?.signature ?? { header: '' });
  const [mapping, setMapping] = useState(() => (inbound?.mapping ? fromMapping(inbound.mapping) : newMapping()));
  const save = useMutation({
    mutationFn: (told: string) => {
      const generic = adapter === 'generic' ? { signature, mapping: toMapping(mapping) } : {};
      const settings = { name: name.trim() || null, ...generic };
      if (!inbound) return makeInbound({ adapter, secret: told, ...settings }, site);
      return changeInbound(inbound.id, told === '' ? settings : { ...settings, secret: told }, site);
    },
    onSuccess: (_, told) => {
      setSecret('');
      onDone?.(told);
      return client.invalidateQueries({ queryKey: inboundQuery(site).queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(secret.trim());
  };
  return (
    <form className="panel settings-form" onSubmit={submit} aria-label={inbound ? text.changeTitle : text.add}>
      <h2>{inbound ? text.changeTitle : text.add}</h2>
      <div className="controls-row">
        {inbound ? null : (
          <Choice
            label={text.adapter}
            value={adapter}
            options={ADAPTERS}
            onChange={(value) => setAdapter(value as InboundAdapter)}
          />
        )}
        <TextField label={text.name} maxLength={LIMITS.idChars} value={name} onChange={setName} />
        <TextField
          label={inbound ? text.newSecret : text.secret}
          required={!inbound}
          minLength={8}
          spellCheck={false}
          value={secret}
          onChange={setSecret}
        />
        {adapter === 'generic' ? (
          <button type="button" className="button small" onClick={() => setSecret(randomSecret())}>
            {text.makeSecret}
          </button>
        ) : null}
      </div>
      <p className="hint">{text.secretHints[adapter]}</p>
      {adapter === 'generic' ? (
        <>
          <SignatureFields signature={signature} onChange={setSignature} />
          <MappingEditor mapping={mapping} onChange={setMapping} />
        </>
      ) : null}
      <SaveBar save={inbound ? text.save : text.make} of={save} />
      {save.data && !inbound ? (
        <>
          <div className="callout" role="status">
            <strong>{text.urlHint}</strong>
            <Snippet text={save.data.url} />
          </div>
          <SecretOnce said={text.once} secret={save.variables} />
        </>
      ) : null}
      {onDone ? (
        <div>
          <button type="button" className="button small" onClick={() => onDone('')}>
            {messages.dialog.cancel}
          </button>
        </div>
      ) : null}
    </form>
  );
}

function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
