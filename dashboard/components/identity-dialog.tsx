/** A question before identities change: what would follow, told by a dry run, and then the change itself. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { IdentityChanged } from '../../shared/api/identity.ts';
import { messages } from '../messages/current.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { IdentityChangesList } from './identity-changes-list.tsx';

interface IdentityDialogProps {
  title: string;
  yes: string;
  /** Names the change; null while it is not said yet which. */
  of: readonly (string | undefined)[] | null;
  change(dryRun: boolean): Promise<IdentityChanged>;
  onDone?(changed: IdentityChanged): void;
  onClose(): void;
  children: ReactNode;
}

export function IdentityDialog({ title, yes, of, change, onDone, onClose, children }: IdentityDialogProps) {
  const client = useQueryClient();
  const preview = useQuery({
    queryKey: ['identity-preview', ...(of ?? [])],
    queryFn: () => change(true),
    enabled: of !== null,
    gcTime: 0,
  });
  const apply = useMutation({
    mutationFn: () => change(false),
    onSuccess: async (changed) => {
      onClose();
      onDone?.(changed);
      await client.invalidateQueries();
    },
  });
  return (
    <ConfirmDialog
      title={title}
      yes={yes}
      isReady={of !== null && preview.isSuccess}
      isPending={apply.isPending}
      error={apply.error ?? preview.error}
      onYes={() => apply.mutate()}
      onClose={onClose}
    >
      {children}
      {of !== null && preview.isPending ? <p role="status">{messages.loading}</p> : null}
      {of !== null && preview.data ? <IdentityChangesList changes={preview.data.changes} /> : null}
    </ConfirmDialog>
  );
}
