/** Which identity claims tie a touchpoint to a deal: the one that gave its visitor to a person, and those that join that person's identifiers. */
import type { ClaimRow } from '../../storage/reads/claims.ts';

export class Evidence {
  /** By visitor, in the order of time. */
  readonly #ofVisitors: ReadonlyMap<string, ClaimRow[]>;
  /** From each identifier: the links of the shortest way to one that the deal names. */
  readonly #toDeal = new Map<string, string[]>();

  /** @param named identifiers that the deal names */
  constructor(claims: readonly ClaimRow[], named: readonly string[]) {
    const counted = claims.filter((claim) => !claim.revoked && !claim.unconfirmed);
    const ofVisitors = new Map<string, ClaimRow[]>();
    const links = new Map<string, { other: string; id: string }[]>();
    const link = (from: string, other: string, id: string) => {
      const list = links.get(from);
      if (list) list.push({ other, id });
      else links.set(from, [{ other, id }]);
    };
    for (const claim of counted) {
      if (claim.visitor_id !== null) {
        const list = ofVisitors.get(claim.visitor_id);
        if (list) list.push(claim);
        else ofVisitors.set(claim.visitor_id, [claim]);
      } else if (claim.a !== null) {
        link(claim.a, claim.b, claim.id);
        link(claim.b, claim.a, claim.id);
      }
    }
    this.#ofVisitors = ofVisitors;
    const queue = [...named];
    for (const identifier of named) this.#toDeal.set(identifier, []);
    for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
      for (const { other, id } of links.get(from) ?? []) {
        if (this.#toDeal.has(other)) continue;
        this.#toDeal.set(other, [id, ...this.#toDeal.get(from)!]);
        queue.push(other);
      }
    }
  }

  /**
   * @param visitor null: a contact, which was told with identifiers of its own
   * @param identifiers whose the touchpoint is
   */
  of(visitor: string | null, at: number, identifiers: readonly string[]): string[] {
    const ways = identifiers.map((identifier) => this.#toDeal.get(identifier)).filter((way) => way !== undefined);
    const shortest = ways.toSorted((a, b) => a.length - b.length)[0] ?? [];
    const own = visitor === null ? null : this.#claimAt(visitor, at, identifiers);
    return own ? [own.id, ...shortest] : shortest;
  }

  /** The latest claim at or before; before the first, the first trusted one, else the first (the interval rule). */
  #claimAt(visitor: string, at: number, identifiers: readonly string[]): ClaimRow | null {
    const claims = (this.#ofVisitors.get(visitor) ?? []).filter((claim) => identifiers.includes(claim.b));
    return (
      claims.findLast((claim) => claim.occurred_at <= at) ??
      claims.find((claim) => claim.trust === 'trusted') ??
      claims[0] ??
      null
    );
  }
}
