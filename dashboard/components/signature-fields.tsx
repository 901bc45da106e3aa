/** How a program signs its messages. */
import type { Signature } from '../../shared/api/inbound.ts';
import { SECRET_ENCODINGS, SIGNATURE_ALGORITHMS, SIGNATURE_ENCODINGS } from '../../shared/vocabulary.ts';
import { messages } from '../messages/current.ts';
import { Choice, TextField } from './field.tsx';

const text = messages.inbound;
const asOptions = (values: readonly string[]) => values.map((value) => [value, value] as const);
const ALGORITHMS = asOptions(SIGNATURE_ALGORITHMS);
const ENCODINGS = asOptions(SIGNATURE_ENCODINGS);
const SECRETS = asOptions(SECRET_ENCODINGS);
type TextName = 'header' | 'prefix' | 'signed' | 'timestampHeader' | 'idHeader';

interface SignatureFieldsProps {
  signature: Signature;
  onChange(signature: Signature): void;
}

export function SignatureFields({ signature, onChange }: SignatureFieldsProps) {
  const { algorithm = 'sha256', encoding = 'hex', secretEncoding = 'utf8', pairs } = signature;
  const textField = (name: TextName, placeholder: string) => (
    <TextField
      label={text.signature[name]}
      required={name === 'header'}
      maxLength={name === 'prefix' ? 32 : 128}
      spellCheck={false}
      placeholder={placeholder}
      value={signature[name] ?? ''}
      onChange={(value) => onChange(told({ ...signature, [name]: isHeader(name) ? value.trim() : value }))}
    />
  );
  const pair = (name: 'timestamp' | 'signature', placeholder: string) => (
    <TextField
      label={text.signature.pairs[name]}
      maxLength={128}
      spellCheck={false}
      placeholder={placeholder}
      value={pairs?.[name] ?? ''}
      onChange={(value) =>
        onChange(told({ ...signature, pairs: { timestamp: '', signature: '', ...pairs, [name]: value } }))
      }
    />
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

/** Names of headers have no spaces: what was pasted with one would never be found. */
const isHeader = (name: TextName): boolean => name.toLowerCase().endsWith('header');

/** What is empty is not told: the server then takes what is usual. */
function told({ header, pairs, ...rest }: Signature): Signature {
  const some = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  const isPaired = pairs && (pairs.timestamp !== '' || pairs.signature !== '');
  return { header, ...some, ...(isPaired ? { pairs } : {}) };
}
