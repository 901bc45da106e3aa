/**
 * The policy every try-it answer carries. It is strict on purpose: it shows that the snippet needs nothing but its own
 * origin in `script-src` and `connect-src`, no inline code and no `eval`.
 */
export function contentSecurityPolicy(collectorUrl: string): string {
  const collector = new URL(collectorUrl).origin;
  return [
    "default-src 'self'",
    `script-src 'self' ${collector}`,
    `connect-src 'self' ${collector}`,
    `img-src 'self' data: ${collector}`,
    "style-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "object-src 'none'",
    "base-uri 'none'",
  ].join('; ');
}
