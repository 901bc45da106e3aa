/** How a program signs its messages. */
import type { Signature } from '../../shared/api/inbound.ts';
import { messages } from '../messages/current.ts';
import { Choice, Field } from './field.tsx';

const text = messages.inbound;
const SAME = (values: readonly string[]) => values.map((value) => [value, value] as const);
const ALGORITHMS = SAME(['sha1', 'sha256', 'sha512']);
const ENCODINGS = SAME(['hex', 'base64']);
const SECRETS = SAME(['utf8', 'base64']);
type TextName = 'header' | 'prefix' | 'signed' | 'timestampHeader' | 'idHeader';

interface SignatureFieldsProps {
  signature: Signature;
  onChange(signature: Signature): void;
}

export function SignatureFields({ signature, onChange }: SignatureFieldsProps) {
  const { algorithm = 'sha256', encoding = 'hex', secretEncoding = 'utf8', pairs } = signature;
  const textField = (name: TextName, placeholder: string) => (
    <Field label={text.signature[name]}>
      {(id) => (
        <input
          id={id}
          type="text"
          required={name === 'header'}
          maxLength={128}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={signature[name] ?? ''}
          onChange={({ target }) => onChange(told({ ...signature, [name]: target.value }))}
        />
      )}
    </Field>
  );
  const pair = (name: 'timestamp' | 'signature', placeholder: string) => (
    <Field label={text.signature.pairs[name]}>
      {(id) => (
        <input
          id={id}
          type="text"
          maxLength={128}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={pairs?.[name] ?? ''}
          onChange={({ target }) =>
            onChange(told({ ...signature, pairs: { timestamp: '', signature: '', ...pairs, [name]: target.value } }))
          }
        />
      )}
    </Field>
  );
  return (
    <>
      <h3>{text.signature.title}</h3>
      <p className="hint">{text.signature.hint}</p>
      <div className="controls-row">
        {textField('header', 'x-signature')}
        {textField('prefix', 'sha256=')}
        <Choice
          label={text.signature.algorithm}
          value={algorithm}
          options={ALGORITHMS}
          onChange={(value) => onChange({ ...signature, algorithm: value as Signature['algorithm'] })}
        />
        <Choice
          label={text.signature.encoding}
          value={encoding}
          options={ENCODINGS}
          onChange={(value) => onChange({ ...signature, encoding: value as Signature['encoding'] })}
        />
      </div>
      <details>
        <summary>{text.signature.more}</summary>
        <div className="controls-row">
          {textField('signed', '{timestamp}.{body}')}
          {textField('timestampHeader', 'x-timestamp')}
          {textField('idHeader', 'x-message-id')}
          {pair('timestamp', 't')}
          {pair('signature', 'v1')}
          <Choice
            label={text.signature.secretEncoding}
            value={secretEncoding}
            options={SECRETS}
            onChange={(value) => onChange({ ...signature, secretEncoding: value as Signature['secretEncoding'] })}
          />
        </div>
      </details>
    </>
  );
}

/** What is empty is not told: the server then takes what is usual. */
function told({ header, pairs, ...rest }: Signature): Signature {
  const some = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  const isPaired = pairs && (pairs.timestamp !== '' || pairs.signature !== '');
  return { header, ...some, ...(isPaired ? { pairs } : {}) };
}
