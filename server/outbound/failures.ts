/** What Node says of a call that failed, in a sentence for whoever gave the URL. */
import type { OutboundFailure } from './outcome.ts';

const BY_CODE: Record<string, Pick<OutboundFailure, 'reason' | 'detail'>> = {
  ENOTFOUND: { reason: 'unknown_host', detail: 'The host has no address.' },
  EAI_AGAIN: { reason: 'unknown_host', detail: 'The host could not be looked up at the moment.' },
  ECONNREFUSED: { reason: 'no_connection', detail: 'The host refuses connections at this port.' },
  ECONNRESET: { reason: 'no_connection', detail: 'The host ended the connection before it had answered.' },
  EPIPE: { reason: 'no_connection', detail: 'The host ended the connection before it had answered.' },
  EHOSTUNREACH: { reason: 'no_connection', detail: 'There is no way to the host.' },
  ENETUNREACH: { reason: 'no_connection', detail: 'There is no way to the host.' },
  ETIMEDOUT: { reason: 'no_connection', detail: 'The host does not react.' },
  CERT_HAS_EXPIRED: { reason: 'tls', detail: 'The certificate has expired.' },
  ERR_TLS_CERT_ALTNAME_INVALID: { reason: 'tls', detail: 'The certificate is for another host.' },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    reason: 'tls',
    detail: 'The certificate is signed by itself; NODE_EXTRA_CA_CERTS names a file of authorities of your own.',
  },
};

export function failureOf(error: unknown, signal: AbortSignal): OutboundFailure {
  if (signal.aborted) return { ok: false, reason: 'timeout', detail: 'It took too long.' };
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const known = BY_CODE[code];
  if (known) return { ok: false, ...known };
  if (/^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|SELF_SIGNED_)/.test(code))
    return {
      ok: false,
      reason: 'tls',
      detail: 'No encrypted connection could be made: the certificate is not trusted, or the other side speaks no TLS.',
    };
  if (code.startsWith('HPE_')) return { ok: false, reason: 'bad_answer', detail: 'The answer is not valid HTTP.' };
  return { ok: false, reason: 'no_connection', detail: 'The connection failed.' };
}
