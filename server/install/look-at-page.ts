/** Fetches a page as a visitor's browser would begin to, and says what is wrong with its tag. */
import type { InstallFindings } from '../../shared/api/install.ts';
import { type Checked, type Finding, findingsOf, findTag } from '../domain/install/findings.ts';
import { readPage } from '../domain/install/read-page.ts';
import type { Outbound } from '../outbound/call.ts';

const PAGE = { timeoutMs: 8000, maxBytes: 2 * 1024 * 1024, longer: 'cut' } as const;
const REDIRECTS = 5;
const SCRIPT = { timeoutMs: 5000, maxBytes: 256 * 1024, longer: 'cut', redirects: 2 } as const;
const HEADERS = { 'user-agent': 'Throughline install check', accept: 'text/html,*/*;q=0.1' };

export type Known = Omit<Checked, 'page' | 'facts' | 'policies'> & {
  /** Where this server is reached; null: not told. */
  publicUrl: string | null;
};

/** @param url any text */
export async function lookAtPage(
  outbound: Outbound,
  url: string,
  known: Known,
  redirects = 0,
): Promise<InstallFindings> {
  const answer = await outbound.call(url, { ...PAGE, headers: HEADERS });
  const { location } = answer.ok && answer.status >= 300 && answer.status < 400 ? answer.headers : {};
  // Followed here, not by the call: tag and domains are those of the page at the end of the way.
  if (location && URL.canParse(location, url) && redirects < REDIRECTS)
    return lookAtPage(outbound, new URL(location, url).href, known, redirects + 1);
  if (!answer.ok) return { url, findings: [unreached(answer.reason, answer.detail)] };
  if (answer.status >= 400) {
    const said = `The page answers ${answer.status}.`;
    const todo =
      answer.status === 401 || answer.status === 403
        ? 'Pages behind a password, and sites that keep programs out, cannot be checked from here: open the page yourself and wait for its first event.'
        : 'Check the address; it must be one that visitors can open.';
    return { url, findings: [{ id: 'page', status: 'fail', said, todo }] };
  }
  const type = answer.headers['content-type'] ?? '';
  if (!/html/i.test(type)) {
    const todo = 'Give the address of a page, not of a file.';
    return { url, findings: [{ id: 'page', status: 'fail', said: 'What is there is no HTML page.', todo }] };
  }
  const page = new URL(url);
  const policy = answer.headers['content-security-policy'];
  const policies = typeof policy === 'string' ? [policy] : [];
  const facts = readPage(answer.body.toString('utf8'));
  const findings = findingsOf({ ...known, page, facts, policies });
  const script = findTag({ facts, site: known.site, page })?.script;
  const loads = script && (await scriptFinding(outbound, script, known.publicUrl));
  if (loads) findings.splice(1, 0, loads);
  return { url, findings };
}

function unreached(reason: string, detail: string): Finding {
  const todo =
    reason === 'blocked_address'
      ? 'Check a page of the public internet, or open the page yourself and wait for its first event.'
      : 'Check the address, and whether the page can be opened from the internet; or open it yourself and wait for its first event.';
  return { id: 'page', status: 'fail', said: `The page could not be fetched. ${detail}`, todo };
}

async function scriptFinding(outbound: Outbound, script: URL, publicUrl: string | null): Promise<Finding | null> {
  // Our own address needs no look: the script comes from this very server.
  if (publicUrl && URL.canParse(publicUrl) && new URL(publicUrl).origin === script.origin) return null;
  const answer = await outbound.call(script.href, { ...SCRIPT, headers: HEADERS });
  if (!answer.ok) {
    // Where we may not call, a visitor's browser on the same network may: nothing is known.
    if (answer.reason === 'blocked_address') {
      return {
        id: 'script',
        status: 'warn',
        said: `The script comes from ${script.host}, which cannot be checked from here. ${answer.detail}`,
        todo: 'Visitors must be able to reach this host: use the public address of Throughline in the tag (THROUGHLINE_PUBLIC_URL).',
      };
    }
    return {
      id: 'script',
      status: 'fail',
      said: `The script at ${script.host} could not be fetched. ${answer.detail}`,
      todo: 'Check src in the tag, and whether Throughline can be reached under that address from the internet.',
    };
  }
  if (answer.status === 200 && /javascript/i.test(answer.headers['content-type'] ?? ''))
    return { id: 'script', status: 'ok', said: `The script loads from ${script.host}.`, todo: null };
  return {
    id: 'script',
    status: 'fail',
    said: `At the address of the script there is none: ${script.host} answers ${answer.status}.`,
    todo: 'Check src in the tag: it ends with /tl.js on the address of Throughline.',
  };
}
