/** Copies a text and says so, to eyes and to screen readers. */
import { useEffect, useState } from 'react';
import { messages } from '../messages/current.ts';
import { Icon } from './icon.tsx';

export function CopyButton({ text }: { text: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 4000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // No clipboard without HTTPS or permission.
      setState('failed');
    }
  };
  return (
    <span className="copy">
      <button type="button" className="button small" onClick={copy}>
        <Icon name={state === 'copied' ? 'check' : 'copy'} size={16} />
        {state === 'copied' ? messages.copy.copied : messages.copy.copy}
      </button>
      <span role="status" className={state === 'failed' ? 'hint' : 'vh'}>
        {state === 'copied' ? messages.copy.copied : state === 'failed' ? messages.copy.failed : ''}
      </span>
    </span>
  );
}
