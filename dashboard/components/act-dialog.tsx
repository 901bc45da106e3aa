/** A question whose yes does it, closes, and asks anew for what changed by it. */
import { type InvalidateQueryFilters, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface ActDialogProps {
  title: string;
  yes: string;
  act(): Promise<unknown>;
  /** What is asked for anew afterwards; everything if left out. */
  changes?: InvalidateQueryFilters;
  onClose(): void;
  children: ReactNode;
}

export function ActDialog({ title, yes, act, changes, onClose, children }: ActDialogProps) {
  const client = useQueryClient();
  const doing = useMutation({
    mutationFn: act,
    onSuccess: () => {
      onClose();
      return client.invalidateQueries(changes);
    },
  });
  return (
    <ConfirmDialog
      title={title}
      yes={yes}
      isPending={doing.isPending}
      error={doing.error}
      onYes={() => doing.mutate()}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  );
}
