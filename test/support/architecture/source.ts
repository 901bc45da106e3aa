import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';

/** A node of the syntax tree (ESTree with TypeScript and JSX); which fields it has depends on `type`. */
export interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

export interface Source {
  /** From the project's folder, with slashes. */
  path: string;
  text: string;
  tree: Node;
}

/** What a rule found: where, which rule, and what to do about it. */
export interface Finding {
  path: string;
  line: number;
  rule: string;
  detail: string;
}

export interface Rule {
  name: string;
  check(source: Source, all: Map<string, Source>): Omit<Finding, 'rule' | 'path'>[];
}

const LANGUAGES: Record<string, 'ts' | 'tsx' | 'js' | 'jsx'> = {
  ts: 'ts',
  mts: 'ts',
  tsx: 'tsx',
  js: 'js',
  mjs: 'js',
  jsx: 'jsx',
};

export function parseSource(path: string, text: string): Source {
  const lang = LANGUAGES[path.slice(path.lastIndexOf('.') + 1)] ?? 'ts';
  try {
    return { path, text, tree: parseAst(text, { lang }) as unknown as Node };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(`${path} cannot be parsed: ${reason}`, { cause });
  }
}

/**
 * The product's sources under these folders; tests beside them are free to import what they need.
 * `unreadable` says which files cannot be parsed, and why.
 */
export async function readSources(
  projectFolder: string,
  folders: string[],
): Promise<{ sources: Map<string, Source>; unreadable: string[] }> {
  const sources = new Map<string, Source>();
  const unreadable: string[] = [];
  for (const folder of folders) {
    const names = await readdir(join(projectFolder, folder), { recursive: true });
    for (const path of names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`).sort()) {
      if (!isSource(path)) continue;
      try {
        sources.set(path, parseSource(path, readFileSync(join(projectFolder, path), 'utf8')));
      } catch (error) {
        unreadable.push(error instanceof Error ? error.message : String(error));
      }
    }
  }
  return { sources, unreadable };
}

function isSource(path: string): boolean {
  return /\.(m?[jt]s|[jt]sx)$/.test(path) && !/\.(test|d)\.\w+$/.test(path) && !path.includes('/node_modules/');
}

export function lineOf(source: Source, node: Node): number {
  return source.text.slice(0, node.start).split('\n').length;
}
