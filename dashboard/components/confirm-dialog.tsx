/** A question before something that cannot be undone, or that changes what others see. The native dialog keeps the focus. */
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { messages } from '../messages/current.ts';
import { FormError } from './form-error.tsx';

interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  yes: string;
  isReady?: boolean;
  isPending: boolean;
  error: Error | null;
  onYes(): void;
  onClose(): void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, yes, isReady = true, isPending, error, onYes, onClose } = props;
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useLayoutEffect(() => {
    const shown = dialog.current;
    // Whoever takes it away closes it first: what opened it has the focus again, as after Cancel.
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={heading}
      onClose={onClose}
      onCancel={(event) => {
        // What is under way cannot be called back, and what comes of it is said here.
        if (isPending) event.preventDefault();
      }}
    >
      <h2 id={heading}>{title}</h2>
      {children}
      <FormError error={error} />
      <div className="dialog-actions">
        <button type="button" className="button" disabled={!isReady || isPending} onClick={onYes}>
          {isPending ? messages.dialog.working : yes}
        </button>
        <button type="button" className="button quiet" disabled={isPending} onClick={() => dialog.current?.close()}>
          {messages.dialog.cancel}
        </button>
      </div>
    </dialog>
  );
}
