/** Signing in with a key or a link; users have `users.ts`. */

export const signIn = {
  title: 'Sign in',
  withLink: 'Signing you in',
  withLinkHint: 'The link from the server is being checked.',
  hint: 'With your account, by the link that the server printed when it started, or with a secret key.',
  key: 'Secret key',
  keyHint: 'Starts with sk_. It is sent once, to this server, and not kept in the browser.',
  keyMissing: 'Paste a secret key first.',
  keyWrong: 'This key is not known here, was revoked, or may not read every site.',
  submit: 'Sign in with the key',
  submitting: 'Signing in',
  noCookie: 'The browser did not keep the session',
  noCookieHint: 'Allow cookies for this address, and open it under the address the server printed.',
  linkUsed: 'This link was used or is out of date',
  linkUsedHint: 'Restart the server to print a fresh one, or sign in with a secret key.',
};
