/** Whether a Content Security Policy lets a page load a script, or send to an address (CSP Level 3, sections 6 and 7). */

export interface ScriptOffer {
  url: URL;
  nonce: string | null;
  integrity: string | null;
}

type Directives = Map<string, string[]>;

function read(policy: string): Directives {
  const directives: Directives = new Map();
  for (const part of policy.split(';')) {
    const [name, ...values] = part.trim().split(/\s+/);
    if (name && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), values);
  }
  return directives;
}

/** Several policies in one header are divided by commas, and each must allow it. */
const each = (policies: readonly string[]): Directives[] =>
  policies.flatMap((policy) => policy.split(',').map(read)).filter((directives) => directives.size > 0);

const sourcesOf = (directives: Directives, names: readonly string[]) => {
  const name = names.find((candidate) => directives.has(candidate));
  return name === undefined ? null : { name, sources: directives.get(name)! };
};

/** @returns the directive that stops the script, or null */
export function blocksScript(policies: readonly string[], page: URL, script: ScriptOffer): string | null {
  for (const directives of each(policies)) {
    const found = sourcesOf(directives, ['script-src-elem', 'script-src', 'default-src']);
    if (found && !allowsScript(found.sources, page, script)) return found.name;
  }
  return null;
}

/** @returns the directive that stops the sending, or null */
export function blocksConnection(policies: readonly string[], page: URL, to: URL): string | null {
  for (const directives of each(policies)) {
    const found = sourcesOf(directives, ['connect-src', 'default-src']);
    if (found && !found.sources.some((source) => matches(source, page, to))) return found.name;
  }
  return null;
}

function allowsScript(sources: readonly string[], page: URL, { url, nonce, integrity }: ScriptOffer): boolean {
  if (nonce && sources.includes(`'nonce-${nonce}'`)) return true;
  const hashes = integrity?.trim().split(/\s+/) ?? [];
  if (hashes.length > 0 && hashes.every((hash) => sources.includes(`'${hash}'`))) return true;
  // What is written into the page then needs a nonce or a hash, whatever hosts are listed.
  if (sources.some((source) => source.toLowerCase() === "'strict-dynamic'")) return false;
  return sources.some((source) => matches(source, page, url));
}

/** Does a source expression cover this address? */
function matches(source: string, page: URL, url: URL): boolean {
  const text = source.toLowerCase();
  if (text === "'self'") return sameOrigin(page, url);
  if (text.startsWith("'")) return false;
  if (text === '*') return /^(?:https?|wss?):$/.test(url.protocol) || url.protocol === page.protocol;
  if (/^[a-z][a-z0-9+.-]*:$/.test(text)) return upgraded(text, url.protocol);
  const found = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[^/:*]+)(?::(\d+|\*))?(\/.*)?$/.exec(source);
  if (!found) return false;
  const [, scheme, host, port, path] = found;
  if (!upgraded(`${scheme?.toLowerCase() ?? page.protocol.slice(0, -1)}:`, url.protocol)) return false;
  if (!coversHost(host!.toLowerCase(), url.hostname)) return false;
  const isDefault = url.port === '';
  if (port === undefined ? !isDefault : port !== '*' && port !== (url.port || defaultPort(url))) return false;
  if (path === undefined || path === '/') return true;
  return path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path;
}

/** `http:` in a policy also covers the same by https. */
const upgraded = (allowed: string, protocol: string): boolean =>
  allowed === protocol || (allowed === 'http:' && protocol === 'https:');

const defaultPort = (url: URL): string => (url.protocol === 'https:' ? '443' : '80');

function coversHost(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

function sameOrigin(page: URL, url: URL): boolean {
  if (page.origin === url.origin) return true;
  return page.hostname === url.hostname && page.protocol === 'http:' && url.protocol === 'https:' && url.port === '';
}
