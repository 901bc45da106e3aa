/** The way of every change of channels: a draft, its preview, its application, and history that follows. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ChannelPreview as Preview } from '../../shared/api/channels.ts';
import { applyPart, type Part, type Parts, partQuery, previewPart, readPart } from '../calls/channels.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { ChannelPreview } from './channel-preview.tsx';
import { Choice } from './field.tsx';
import { FormError } from './form-error.tsx';

const text = messages.channelChange;

interface ChannelChangeProps<P extends Part> {
  part: P;
  /** As it is in force. */
  stored: Parts[P]['out'];
  /** The draft as the API takes it, with the version it was made from; null while nothing differs from what is in force. */
  draft: Parts[P]['in'] | null;
  /** Puts another version into the draft. */
  onLoad(version: Parts[P]['out']): void;
  onDiscard(): void;
  children: ReactNode;
}

export function ChannelChange<P extends Part>(props: ChannelChangeProps<P>) {
  const { part, stored, draft, onLoad, onDiscard, children } = props;
  const { site, session } = useHere();
  const client = useQueryClient();
  const mayWrite = session.scopes.includes('manage');
  const preview = useMutation<Preview, Error, Parts[P]['in']>({
    mutationFn: (body) => previewPart(site.id, part, body),
  });
  const apply = useMutation<Parts[P]['out'], Error, Parts[P]['in']>({
    mutationFn: (body) => applyPart(site.id, part, body),
    onSuccess: (answer) => {
      preview.reset();
      load.reset();
      client.setQueryData(partQuery(site.id, part).queryKey, answer as never);
      // The version is that of both parts together.
      client.removeQueries({ queryKey: ['channels', site.id], type: 'inactive' });
      onDiscard();
    },
  });
  const load = useMutation({
    mutationFn: (version: string) => readPart(site.id, part, version),
    onSuccess: onLoad,
  });
  const discard = () => {
    onDiscard();
    load.reset();
    preview.reset();
    apply.reset();
    return client.invalidateQueries({ queryKey: ['channels'] });
  };
  const isPreviewed = draft !== null && preview.data !== undefined && preview.variables === draft;
  const error = apply.error ?? preview.error ?? load.error;
  return (
    <>
      <Versions
        stored={stored}
        chosen={load.variables ?? ''}
        onChoose={(version) => (version === '' ? discard() : load.mutate(version))}
      />
      {children}
      <div className="change-bar panel">
        <Progress part={part} stored={stored} wasApplied={apply.isSuccess && draft === null} />
        {draft === null ? null : <p>{text.unsaved}</p>}
        <div className="page-actions">
          <button
            type="button"
            className="button"
            disabled={draft === null || preview.isPending}
            onClick={() => draft && preview.mutate(draft)}
          >
            {preview.isPending ? messages.dialog.working : text.preview}
          </button>
          {mayWrite ? (
            <button
              type="button"
              className="button"
              disabled={!isPreviewed || apply.isPending}
              onClick={() => draft && apply.mutate(draft)}
            >
              {apply.isPending ? messages.dialog.working : text.apply}
            </button>
          ) : (
            <p className="hint">{text.readOnly}</p>
          )}
          {draft === null ? null : (
            <button type="button" className="button quiet" onClick={discard}>
              {text.discard}
            </button>
          )}
        </div>
        <FormError error={error} />
      </div>
      {isPreviewed && preview.data ? <ChannelPreview preview={preview.data} /> : null}
    </>
  );
}

/** How far history is. When it has followed, everything on other pages is asked again. */
function Progress({ part, stored, wasApplied }: { part: Part; stored: Parts[Part]['out']; wasApplied: boolean }) {
  const { site } = useHere();
  const format = useFormat();
  const client = useQueryClient();
  const { data = stored } = useQuery(partQuery(site.id, part));
  const { status, progress } = data.application;
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && status === 'done')
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'channels' });
    wasRunning.current = status === 'running';
  }, [status, client]);
  if (status === 'done') return wasApplied ? <p role="status">{text.done}</p> : null;
  return (
    <div role="status">
      <progress aria-label={text.running} value={progress} max={1} />
      <p>{text.progress(format.percent(progress))}</p>
    </div>
  );
}

interface VersionsProps {
  stored: Parts[Part]['out'];
  /** What the draft began with; an empty text: what is in force. */
  chosen: string;
  onChoose(version: string): void;
}

function Versions({ stored, chosen, onChoose }: VersionsProps) {
  const format = useFormat();
  const earlier = stored.versions.filter(({ version }) => version !== stored.version);
  return (
    <div className="controls-row">
      <Choice
        label={text.versions}
        value={chosen}
        options={[
          ['', text.versionNow],
          ['shipped', text.versionShipped],
          ...earlier.map(
            ({ version, createdAt }) =>
              [String(version), text.versionOf(version, format.date(Date.parse(createdAt)))] as const,
          ),
        ]}
        onChange={onChoose}
      />
    </div>
  );
}
