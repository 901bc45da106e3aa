/** Users as rows: role, sites, state, and what can be done about each. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User, UserChange } from '../../shared/api/user.ts';
import { ROLES, type Role } from '../../shared/vocabulary.ts';
import { changeUser, newUserLink, removeUser, usersQuery } from '../calls/users.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { ActDialog } from './act-dialog.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { FormError } from './form-error.tsx';
import { LinkOnce } from './invite-user.tsx';
import { DateText } from './moment-text.tsx';
import { RowAction } from './row-action.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.users;

export function UserTable({ users }: { users: readonly User[] }) {
  const { session } = useHere();
  const client = useQueryClient();
  const [asking, setAsking] = useState<{ user: User; what: 'lock' | 'remove' } | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: usersQuery.queryKey });
  const change = useMutation({
    mutationFn: ({ id, ...to }: UserChange & { id: string }) => changeUser(id, to),
    // What was not taken goes back to what is there.
    onSettled: refresh,
  });
  /** What is on its way shows at once; what was not taken goes back. */
  const onItsWay = (id: string): UserChange => (change.isPending && change.variables.id === id ? change.variables : {});
  const link = useMutation({
    mutationFn: async ({ id, name }: User) => ({ name, ...(await newUserLink(id)) }),
    onSuccess: refresh,
  });
  const siteName = (id: string) => session.sites.find((site) => site.id === id)?.name ?? id;
  const columns: Column<User>[] = [
    {
      id: 'who',
      label: text.who,
      cell: ({ name, email }) => (
        <span className="plain">
          <Tracked>{name}</Tracked>
          <span className="hint">
            <Tracked>{email}</Tracked>
          </span>
        </span>
      ),
    },
    {
      id: 'role',
      label: text.role,
      cell: ({ id, name, role }) => (
        <select
          aria-label={`${text.role}: ${name}`}
          value={onItsWay(id).role ?? role}
          disabled={change.isPending}
          onChange={(event) => change.mutate({ id, role: event.target.value as Role })}
        >
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {messages.profile.roles[each]}
            </option>
          ))}
        </select>
      ),
    },
    {
      id: 'sees',
      label: text.sees,
      cell: ({ id, name, role, seesIdentifiers }) => (
        <input
          type="checkbox"
          aria-label={`${text.sees}: ${name}`}
          checked={onItsWay(id).seesIdentifiers ?? seesIdentifiers}
          disabled={role === 'owner' || change.isPending}
          onChange={({ target }) => change.mutate({ id, seesIdentifiers: target.checked })}
        />
      ),
    },
    { id: 'sites', label: text.sites, cell: ({ sites }) => sites?.map(siteName).join(', ') ?? text.allSites },
    {
      id: 'status',
      label: text.status,
      cell: ({ status, digestProblem }) => (
        <span className="plain">
          {text.statuses[status]}
          {digestProblem ? (
            <span className="hint">
              {messages.digest.notSent} {messages.digest.problems[digestProblem]}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'signedIn',
      label: text.signedIn,
      cell: ({ signedInAt }) => (signedInAt ? <DateText at={signedInAt} /> : text.never),
    },
    {
      id: 'actions',
      label: <span className="vh">{text.actions}</span>,
      cell: (user) => (
        <span className="marks">
          {user.status === 'disabled' ? (
            <RowAction
              of={user.name}
              onClick={() => change.mutate({ id: user.id, disabled: false })}
              label={text.unlock}
            />
          ) : (
            <>
              <RowAction of={user.name} onClick={() => link.mutate(user)} label={text.newLink} />
              <RowAction of={user.name} onClick={() => setAsking({ user, what: 'lock' })} label={text.lock} />
            </>
          )}
          <RowAction of={user.name} onClick={() => setAsking({ user, what: 'remove' })} label={text.remove} />
        </span>
      ),
    },
  ];
  return (
    <>
      <FormError error={change.error ?? link.error} />
      {link.data ? <LinkOnce {...link.data} /> : null}
      <DataTable caption={text.table} columns={columns} rows={users} keyOf={({ id }) => id} />
      {asking ? <Question {...asking} onClose={() => setAsking(null)} /> : null}
    </>
  );
}

interface QuestionProps {
  user: User;
  what: 'lock' | 'remove';
  onClose(): void;
}

function Question({ user, what, onClose }: QuestionProps) {
  const isLock = what === 'lock';
  return (
    <ActDialog
      title={isLock ? text.lockTitle(user.name) : text.removeTitle(user.name)}
      yes={isLock ? text.lock : text.remove}
      act={() => (isLock ? changeUser(user.id, { disabled: true }) : removeUser(user.id))}
      changes={{ queryKey: usersQuery.queryKey }}
      onClose={onClose}
    >
      <p>{isLock ? text.lockHint : text.removeHint}</p>
    </ActDialog>
  );
}
