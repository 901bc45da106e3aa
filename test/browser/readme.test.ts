/** The README's five minutes, as a newcomer takes them: its own commands, in a shell, with a real page in a real browser. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { projectFolder } from '../../scripts/run-command.ts';
import { launchChromium } from '../support/browser.ts';

const EMAIL = 'ann@acme.com';
const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'throughline-readme-'));
const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** The fenced blocks of a step, in its words. */
const blocks = (step: string): string[] => {
  const start = readme.indexOf(`**${step}`);
  expect(start, `The README has a step ${step}`).toBeGreaterThan(0);
  const end = readme.indexOf('\n**', start + 1);
  return [...readme.slice(start, end).matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, text]) => text!);
};

test('install, paste, identify, query, close the loop', { timeout: 90_000 }, async () => {
  const { url, tag } = await start();
  const [pasted] = blocks('1. Paste');
  const written = pasted!.trim().replace('http://localhost:8787', url);
  expect(tag.replace(/wk_\w+/, 'wk_...')).toBe(written);

  // Paste: two pages of somebody's site, a newsletter's reader, a form.
  const site = await serve(
    (
      path,
    ) => `<!doctype html><html><head><title>${path}</title>${tag}</head><body><h1>Acme</h1><a href="/contact">Contact</a>
      <form action="/thanks"><input type="email" name="email"><input type="hidden" name="tl_anonymous_id"><button>Send</button></form></body></html>`,
  );
  const browser = await launchChromium();
  closers.push(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`${site}/?utm_source=newsletter&utm_medium=email&utm_campaign=june`);
  await page.click('a');
  await page.waitForURL('**/contact');
  await page.fill('input[type=email]', 'by-form@acme.com');
  const hidden = () => page.locator('input[name=tl_anonymous_id]').inputValue();
  await expect.poll(hidden).not.toBe('');
  const anonymousId = await hidden();
  await page.click('button');
  await page.waitForURL('**/thanks*');

  // Identify, by the README's own command.
  const [identify] = blocks('2. Identify');
  const shell = (command: string) => runShell(command.replaceAll('http://localhost:8787', url));
  const key = identify!.split('\n', 1)[0]!;
  expect(key).toBe('KEY=$(cat data/admin-key)');
  const made = await shell(identify!.replace('the id from the hidden field tl_anonymous_id', anonymousId));
  expect(made.lead).toMatchObject({ email: EMAIL, name: 'Ann', anonymousIds: [anonymousId] });

  // Query.
  const [list, journey] = blocks('3. Query')[0]!.trim().split('\n');
  const leads = await shell(`${key}\n${list}`);
  expect(leads.data).toHaveLength(1);
  const whole = await shell(`${key}\n${journey!.replace('{id}', leads.data[0].id)}`);
  expect(whole.touchpoints).toMatchObject([{ channel: 'Email', source: 'newsletter', campaign: 'june' }]);
  expect(whole.summary).toMatchObject({ touchpoints: 1, visits: 1, pageViews: 3 });

  // The form made a lead by itself; whose the browser is now, Ann's, was said later.
  const byForm = await shell(`${key}\n${list!.replace(EMAIL, 'by-form@acme.com')}`);
  expect(byForm.data).toMatchObject([{ email: 'by-form@acme.com' }]);

  // Close the loop.
  const [deal] = blocks('4. Close the loop');
  await shell(`${key}\n${deal}`);
  const closed = await shell(`${key}\n${journey!.replace('{id}', leads.data[0].id)}`);
  expect(closed.milestones.at(-1)).toMatchObject({
    type: 'won',
    dealId: 'D-1',
    value: { amount: '12000.00', currency: 'EUR' },
  });
});

/** As `npm start` does after its build, in a folder of its own. @returns what it printed for the site owner */
async function start(): Promise<{ url: string; tag: string }> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [join(projectFolder, 'server/cli.ts')], {
    cwd: folder,
    env: { PATH, HOME, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  closers.push(() => new Promise((resolve) => child.once('close', resolve) && child.kill()));
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  await expect.poll(() => text, { timeout: 30_000 }).toMatch(/<script defer src="[^"]+" data-site="wk_\w+"><\/script>/);
  const [tag, url] = /<script defer src="([^"]+)\/tl\.js" data-site="wk_\w+"><\/script>/.exec(text)!;
  return { tag, url: url! };
}

async function serve(html: (path: string) => string): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html(new URL(request.url!, 'http://x').pathname));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of several routes
async function runShell(command: string): Promise<any> {
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-e', '-c', command.replaceAll('curl ', 'curl -sS --max-time 20 ')],
    {
      cwd: folder,
    },
  );
  return JSON.parse(stdout);
}
