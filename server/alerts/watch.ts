/** Looks at every site now and then, and says once when an alert is raised, and once when it is over. */
import { addDays, today } from '../../shared/periods.ts';
import { ALERT_KINDS, type AlertKind } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import { type Judged, spendWithoutClicks, trafficStopped, utmLoss } from '../domain/alerts.ts';
import { startOfDay } from '../http/period.ts';
import { Rounds } from '../rounds.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

const LOOK_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const BEFORE_MS = 28 * DAY_MS;

export interface WatchParts {
  storage: Storage;
  clock: Clock;
  /** With those that another process has made. */
  sites(): Promise<readonly StoredSite[]>;
  onChange(site: StoredSite, kind: AlertKind, judged: Judged): void;
  /** Something failed that is tried again at the next look. */
  onTrouble(error: Error): void;
}

export class AlertWatch {
  readonly #parts: WatchParts;
  readonly #rounds: Rounds<void>;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#rounds = new Rounds(LOOK_MS, () => this.#lookAtAll(), parts.onTrouble);
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** At all sites, now. */
  async look(): Promise<void> {
    await this.#rounds.now();
  }

  async #lookAtAll(): Promise<void> {
    const { sites, onTrouble } = this.#parts;
    for (const site of await sites()) {
      if (this.#rounds.stopped) return;
      await this.#lookAt(site).catch(onTrouble);
    }
  }

  async #lookAt(site: StoredSite): Promise<void> {
    const { storage, clock, onChange } = this.#parts;
    const stored = new Map((await storage.read('listAlerts', site.siteId)).map((alert) => [alert.kind, alert]));
    for (const kind of ALERT_KINDS) {
      const now = clock.now();
      const judged = await this.#judge(site, kind, stored.get(kind)?.raised ?? false, now);
      if (judged === null) {
        if (stored.has(kind)) await storage.write('deleteAlert', site.siteId, kind);
      } else if (await storage.write('putAlert', site.siteId, { kind, ...judged }, now)) onChange(site, kind, judged);
    }
  }

  /** @returns null where it is switched off */
  async #judge(site: StoredSite, kind: AlertKind, wasRaised: boolean, now: number): Promise<Judged | null> {
    const { storage } = this.#parts;
    const { siteId, alerts } = site;
    const visits = (from: number, to: number) => storage.read('taggedVisits', siteId, { from, to });
    if (kind === 'trafficStopped') {
      if (!alerts.trafficStopped) return null;
      const since = now - alerts.trafficStopped.hours * HOUR_MS;
      const [last, before] = [await visits(since, now), await visits(since - WEEK_MS, since)];
      return trafficStopped(alerts.trafficStopped.hours, last.visits, before.visits, wasRaised);
    }
    if (kind === 'utmLoss') {
      if (!alerts.utmLoss) return null;
      const since = now - alerts.utmLoss.days * DAY_MS;
      const [last, before] = [await visits(since, now), await visits(since - BEFORE_MS, since)];
      return utmLoss(alerts.utmLoss, last, before, wasRaised);
    }
    if (!alerts.spendWithoutClicks) return null;
    return spendWithoutClicks(alerts.spendWithoutClicks.days, await this.#unvisited(site, now));
  }

  /** Paid sources of the last whole days from which nobody came. */
  async #unvisited({ siteId, timeZone, alerts }: StoredSite, now: number): Promise<string[]> {
    const { storage } = this.#parts;
    const day = today(timeZone, now);
    const first = addDays(day, -alerts.spendWithoutClicks!.days);
    const paid = await storage.read('paidSources', siteId, first, day);
    if (paid.length === 0) return [];
    const known = await storage.read('knownSources', siteId);
    const [from, to] = [startOfDay(first, timeZone)!, now];
    const asks = paid.map(({ source, medium }) => ({
      from,
      to,
      sources: known.filter((one) => isSame(one.source, source) && isSame(one.medium, medium)).map(({ id }) => id),
    }));
    const touched = await storage.read('touchedIn', siteId, asks);
    return paid.flatMap(({ source, medium }, i) => (touched[i] ? [] : [`${source} / ${medium || '-'}`]));
  }
}

/** Costs and pages write the same source in different letters. A medium that costs do not name fits any. */
const isSame = (known: string | null, told: string): boolean =>
  told === '' || (known ?? '').toLowerCase() === told.toLowerCase();
