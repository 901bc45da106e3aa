import { noClockInDomain, noCodeFromText, pureDomain, pureShared, sqlInStorage } from './code.ts';
import { cycles } from './cycles.ts';
import { barrels, literalImports } from './files.ts';
import { layers } from './layers.ts';
import type { Finding, Rule, Source } from './source.ts';

export const RULES: Rule[] = [
  layers,
  cycles,
  barrels,
  literalImports,
  sqlInStorage,
  noCodeFromText,
  noClockInDomain,
  pureDomain,
  pureShared,
];

export function findingsOf(rule: Rule, sources: Map<string, Source>): Finding[] {
  return [...sources.values()].flatMap((source) =>
    rule.check(source, sources).map((found) => ({ path: source.path, rule: rule.name, ...found })),
  );
}

/** `server/domain/x.ts:3 [layers] …` */
export function sentence({ path, line, rule, detail }: Finding): string {
  return `${path}:${line} [${rule}] ${detail}`;
}
