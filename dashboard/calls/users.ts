/** Calls and questions about users, and about one's own account. */
import { queryOptions } from '@tanstack/react-query';
import type {
  InvitedUser,
  LinkedUser,
  NewOwner,
  NewUser,
  PasswordChange,
  SessionListed,
  User,
  UserChange,
  UserLink,
} from '../../shared/api/user.ts';
import { call, type ListPage, withQuery } from '../api.ts';

const userPath = (id: string) => `/v1/users/${encodeURIComponent(id)}`;

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => call<ListPage<User>>('GET', withQuery('/v1/users', { limit: 500 }), { signal }),
});
export const inviteUser = (user: NewUser) => call<InvitedUser>('POST', '/v1/users', { body: user });
export const changeUser = (id: string, change: UserChange) => call<User>('PATCH', userPath(id), { body: change });
export const removeUser = (id: string) => call<unknown>('DELETE', userPath(id));
export const newUserLink = (id: string) => call<UserLink>('POST', `${userPath(id)}/link`);

/** The address of a link as people open it: the server may know only its path. */
export const absoluteLink = (link: string) => new URL(link, location.origin).href;

export const linkedUser = (link: string) => call<LinkedUser>('POST', '/v1/session/link', { body: { link } });
export const makeOwner = (owner: NewOwner) => call<unknown>('POST', '/v1/profile/owner', { body: owner });
export const changePassword = (change: PasswordChange) =>
  call<unknown>('POST', '/v1/profile/password', { body: change });

export const ownSessionsQuery = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: ({ signal }) => call<{ data: SessionListed[] }>('GET', '/v1/profile/sessions', { signal }),
});
/** @param id null: all but this one */
export const endOwnSession = (id: string | null) =>
  call<unknown>('DELETE', `/v1/profile/sessions${id === null ? '' : `/${encodeURIComponent(id)}`}`);
