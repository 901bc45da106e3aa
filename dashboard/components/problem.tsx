/** An error in words, with a way on. */
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { messages } from '../messages/current.ts';
import { Icon } from './icon.tsx';

interface NoticeProps {
  icon?: string;
  title: string;
  detail?: string;
  detailLanguage?: 'en' | undefined;
  children?: ReactNode;
  isAlert?: boolean;
}

export function Notice({ icon = 'alert', title, detail, detailLanguage, children, isAlert = false }: NoticeProps) {
  return (
    <div className="notice" role={isAlert ? 'alert' : undefined}>
      <Icon name={icon} size={24} />
      <h2>{title}</h2>
      {detail ? <p lang={detailLanguage}>{detail}</p> : null}
      {children}
    </div>
  );
}

export function Problem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const known = error instanceof ApiError ? error : null;
  return (
    <Notice
      isAlert
      title={known?.title ?? messages.problem.unexpected}
      detail={known?.detail ?? messages.problem.unexpectedDetail}
      detailLanguage={known?.detailLanguage}
    >
      <button type="button" className="button" onClick={onRetry}>
        {messages.problem.retry}
      </button>
      {known?.code ? <p className="hint">{messages.problem.reference(known.code)}</p> : null}
    </Notice>
  );
}
