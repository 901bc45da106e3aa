import { globalsUsed } from './globals.ts';
import { lineOf, type Node, type Rule } from './source.ts';
import { isNode, memberOf, propertyOf, textOf, walk } from './walk.ts';

const IN_SERVER_BUT_STORAGE = /^server\/(?!storage\/)/;
const IN_DOMAIN = /^server\/domain\//;
const IN_BROWSER = /^(tracker|dashboard)\//;
const IN_SHARED = /^shared\//;

/** All in lower or all in upper case, so that a sentence beginning with "Select" is not taken for a query. */
const SELECT = /\b(select\s[\s\S]*?\sfrom|SELECT\s[\s\S]*?\sFROM)\s/;
const OTHER_SQL =
  /\binsert\s+into\s|\bdelete\s+from\s|\bupdate\s+\S+\s+set\s+\S+\s*=|\bcreate\s+(unique\s+)?(table|index)\s/i;
const QUERY_BUILDERS = ['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto'];

const HTML_FROM_TEXT = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'dangerouslySetInnerHTML', 'srcdoc', 'srcDoc'];

const CLOCKS_AND_CHANCE = ['Date.now', 'Math.random', 'crypto.randomUUID', 'crypto.getRandomValues', 'Temporal.Now'];
const SURROUNDINGS = [
  ...['process', 'console', 'performance', 'fetch', 'globalThis', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate'],
  ...['window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage'],
];

export const sqlInStorage = nodeRule('SQL only in server/storage', IN_SERVER_BUT_STORAGE, (node) => {
  const text = textOf(node);
  if (text !== undefined && (SELECT.test(text) || OTHER_SQL.test(text))) {
    return `reads like a query: "${text.trim().replace(/\s+/g, ' ').slice(0, 60)}"`;
  }
  const property = propertyOf(node);
  return property !== undefined && QUERY_BUILDERS.includes(property) ? `builds a query: .${property}()` : undefined;
});

/** Text stays text, and code comes from files: what a visitor or a campaign name says is never run. */
export const noCodeFromText = nodeRule('no code or HTML from text', IN_BROWSER, (node) => {
  const name = propertyOf(node) ?? keyOf(node) ?? (node.type === 'JSXIdentifier' ? (node.name as string) : undefined);
  if (name !== undefined && HTML_FROM_TEXT.includes(name)) return name;
  const member = memberOf(node);
  if (member?.object === 'document' && /^write(ln)?$/.test(member.property)) return `document.${member.property}`;
  if (member?.property === 'eval') return 'eval';
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const callee = isNode(node.callee) && node.callee.type === 'Identifier' ? (node.callee.name as string) : undefined;
  if (callee === 'eval' || callee === 'Function') return `${callee}()`;
  const first = (node.arguments as unknown[])[0];
  const isTimer = callee === 'setTimeout' || callee === 'setInterval';
  return isTimer && textOf(first) !== undefined ? `${callee}() of a text` : undefined;
});

/** Callers pass `now` and ids, so that history can be derived again. `new Date(value)` is a conversion and fine. */
export const noClockInDomain = nodeRule('no clock, no chance in server/domain', IN_DOMAIN, (node) => {
  const member = memberOf(node);
  const path = member === undefined ? undefined : `${member.object}.${member.property}`;
  if (path !== undefined && CLOCKS_AND_CHANCE.includes(path)) return path;
  const isDate = isNode(node.callee) && node.callee.type === 'Identifier' && node.callee.name === 'Date';
  if (node.type === 'CallExpression' && isDate) return 'Date()';
  return node.type === 'NewExpression' && isDate && (node.arguments as unknown[]).length === 0
    ? 'new Date()'
    : undefined;
});

export const pureDomain = globalsRule('no surroundings in server/domain', IN_DOMAIN);
export const pureShared = globalsRule('no surroundings in shared', IN_SHARED);

/** Reports every node of the files at `where` for which `judge` has something to say. */
function nodeRule(name: string, where: RegExp, judge: (node: Node) => string | undefined): Rule {
  return {
    name,
    check(source) {
      const findings: { line: number; detail: string }[] = [];
      if (!where.test(source.path)) return findings;
      walk(source.tree, (node) => {
        const detail = judge(node);
        if (detail !== undefined) findings.push({ line: lineOf(source, node), detail });
      });
      return findings;
    },
  };
}

/** Reports what a file takes from the browser or from Node rather than from its arguments. */
function globalsRule(name: string, where: RegExp): Rule {
  return {
    name,
    check(source) {
      if (!where.test(source.path)) return [];
      return globalsUsed(source.tree, SURROUNDINGS).map((used) => ({
        line: lineOf(source, used.node),
        detail: `${used.name}: take it as an argument`,
      }));
    },
  };
}

function keyOf(node: Node): string | undefined {
  if (node.type !== 'Property' || !isNode(node.key)) return undefined;
  return node.computed || node.key.type === 'Literal' ? textOf(node.key) : (node.key.name as string);
}
