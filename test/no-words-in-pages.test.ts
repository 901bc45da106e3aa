/** Words stand in `dashboard/messages/`, never in a page or a component: what stands there is said in one language only. */
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../scripts/run-command.ts';

interface Span {
  path: string;
  start: { line: number; column: number };
  end: { line: number; column: number };
}

const WORD = /\p{L}{2}/u;
/** Attributes that somebody reads or hears. An example of an address is the same in every language. */
const ATTRIBUTE =
  /\s(?:aria-(?:label|description|roledescription)|title|placeholder|alt|label|caption|detail|lead)="([^"]*)"/g;
const EXAMPLE = /^https?:\/\//;

/** Texts with letters between tags, in the files below `folder`. Biome reads the files; of what it finds, punctuation is nobody's language. */
function textsIn(folder: string, root = projectFolder): string[] {
  const biome = join(projectFolder, 'node_modules/@biomejs/biome/bin/biome');
  const args = ['lint', '--only=style/noJsxLiterals', '--reporter=json', '--max-diagnostics=none', folder];
  const report = execFileSync(process.execPath, [biome, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { diagnostics } = JSON.parse(report) as { diagnostics: { location: Span }[] };
  return diagnostics.map(({ location }) => sourceOf(location, root)).filter((text) => WORD.test(text));
}

function sourceOf({ path, start, end }: Span, root: string): string {
  const lines = readFileSync(join(root, path), 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
    .join('\n');
}

const attributesIn = (source: string) =>
  [...source.matchAll(ATTRIBUTE)].map(([, said]) => said!).filter((said) => WORD.test(said) && !EXAMPLE.test(said));

describe('pages and components', () => {
  it('have no text of their own', () => {
    expect(textsIn('dashboard')).toEqual([]);
  }, 60_000);

  it('have no label of their own', () => {
    const sources = globSync('dashboard/**/*.tsx', { cwd: projectFolder });
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap((path) => attributesIn(readFileSync(join(projectFolder, path), 'utf8')))).toEqual([]);
  });

  it('would be told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-words-'));
    try {
      writeFileSync(
        join(folder, 'a.tsx'),
        'export const A = () => (\n  <p>\n    Two words, <b>({1})</b>\n  </p>\n);\n',
      );
      expect(textsIn('.', folder).map((text) => text.trim())).toEqual(['Two words,']);
      expect(attributesIn('<input placeholder="https://" aria-label="Search" title={text.title} />')).toEqual([
        'Search',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
