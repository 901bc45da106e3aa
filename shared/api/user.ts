/** People who sign in to the dashboard, their roles and sessions. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { MAIL_PROBLEMS, ROLES } from '../vocabulary.ts';
import { Instant, Nullable, Page, paging } from './common.ts';
import { Device } from './journey.ts';
import { Scope } from './site.ts';

const Role = OneOf(ROLES, {
  description:
    '`viewer` reads (scope `read`), `analyst` also sends data and notes (`ingest`), `owner` may do everything (`manage`)',
});
const Email = Type.String({ minLength: 3, maxLength: 254 });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Sites = Nullable(Type.Array(Type.String({ maxLength: LIMITS.idChars }), { minItems: 1, maxItems: 100 }), {
  description: 'ids of the sites the user sees; null: all',
});
const SeesIdentifiers = Nullable(Type.Boolean(), {
  description:
    'whether e-mail addresses and phone numbers are shown in full; null: as the role has it, masked for a `viewer`. An `owner` sees them always',
});
/** NIST SP 800-63B: length is what counts. */
export const Password = Type.String({ minLength: 12, maxLength: 200, examples: ['correct horse battery staple'] });

export const User = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  role: Role,
  sites: Sites,
  seesIdentifiers: Type.Boolean({ description: 'e-mail addresses and phone numbers in full; else they are masked' }),
  status: OneOf(['invited', 'active', 'disabled']),
  createdAt: Instant,
  signedInAt: Nullable(Instant, { description: 'the last time' }),
  digestProblem: Nullable(OneOf(MAIL_PROBLEMS), {
    description:
      'why the weekly digest of the last week did not go out by e-mail; null: it did, or nobody asked for it',
  }),
});
export type User = Static<typeof User>;
export const UserPage = Page(User);
export const UsersQuery = Type.Object(paging, { additionalProperties: false });

export const NewUser = Type.Object(
  {
    email: Email,
    name: Name,
    role: Role,
    sites: Type.Optional(Sites),
    seesIdentifiers: Type.Optional(SeesIdentifiers),
  },
  { additionalProperties: false },
);
export type NewUser = Static<typeof NewUser>;

export const UserChange = Type.Object(
  {
    name: Type.Optional(Name),
    role: Type.Optional(Role),
    sites: Type.Optional(Sites),
    seesIdentifiers: Type.Optional(SeesIdentifiers),
    disabled: Type.Optional(Type.Boolean({ description: 'true locks the user out at once' })),
  },
  { additionalProperties: false },
);
export type UserChange = Static<typeof UserChange>;

const link = {
  link: Type.String({
    description: 'by which a password is set, once; shown this once',
    examples: ['https://collect.example.com/sign-in#link=u1Xq…'],
  }),
  expiresAt: Instant,
};
export const UserLink = Type.Object(link);
export type UserLink = Static<typeof UserLink>;
export const InvitedUser = Type.Object({ user: User, ...link });
export type InvitedUser = Static<typeof InvitedUser>;

/** One of: the token of the start; a secret key; e-mail and password; a link and the password to set. */
export const SignIn = Type.Object(
  {
    token: Type.Optional(Type.String({ maxLength: 200 })),
    key: Type.Optional(Type.String({ maxLength: 500 })),
    email: Type.Optional(Type.String({ maxLength: 254 })),
    password: Type.Optional(Type.String({ maxLength: 200 })),
    link: Type.Optional(Type.String({ maxLength: 200 })),
    name: Type.Optional({ ...Name, description: 'with a link: how the user wants to be called' }),
  },
  { additionalProperties: false, examples: [{ email: 'ann@acme.com', password: 'correct horse battery staple' }] },
);
export type SignIn = Static<typeof SignIn>;

export const SignedIn = Type.Object({ scopes: Type.Array(Scope) });

export const LinkCheck = Type.Object({ link: Type.String({ maxLength: 200 }) }, { additionalProperties: false });
export const LinkedUser = Type.Object({ email: Type.String(), name: Type.String(), isNew: Type.Boolean() });
export type LinkedUser = Static<typeof LinkedUser>;

export const Confirmation = Type.Object(
  {
    password: Type.Optional(Type.String({ maxLength: 200, description: 'of the user who is signed in' })),
    key: Type.Optional(Type.String({ maxLength: 200, description: 'of a session that was begun with a key' })),
  },
  { additionalProperties: false },
);
export type Confirmation = Static<typeof Confirmation>;

export const SessionUser = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  role: Role,
  seesIdentifiers: Type.Boolean({ description: 'e-mail addresses and phone numbers in full; else they are masked' }),
});
export type SessionUser = Static<typeof SessionUser>;

/** The first user, made by whoever can read what the server printed. */
export const NewOwner = Type.Object({ email: Email, name: Name, password: Password }, { additionalProperties: false });
export type NewOwner = Static<typeof NewOwner>;

export const PasswordChange = Type.Object(
  { current: Type.String({ maxLength: 200 }), password: Password },
  { additionalProperties: false },
);
export type PasswordChange = Static<typeof PasswordChange>;

export const SessionListed = Type.Object({
  id: Type.String(),
  device: Nullable(Device),
  createdAt: Instant,
  seenAt: Instant,
  current: Type.Boolean({ description: 'the one that asks' }),
});
export type SessionListed = Static<typeof SessionListed>;
export const SessionList = Type.Object({ data: Type.Array(SessionListed) });
