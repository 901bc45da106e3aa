/** The open streams: one look at the feed a second for all readers of a site, a bounded number of readers. */
import type { Writable } from 'node:stream';
import type { LiveEvent } from '../../shared/api/live.ts';
import { maskIdentifiers } from '../domain/privacy/mask-identifiers.ts';
import type { Storage } from '../storage/storage.ts';
import type { LiveFeed } from './feed.ts';
import { liveViews } from './view.ts';

const LOOK_MS = 1000;
/** Events shown at one look; of more, the newest. */
const SHOWN = 25;
const READERS = 100;
const READERS_OF_ONE = 8;

export interface Reader {
  to: Writable;
  /** Who reads, to count by. */
  credential: string;
  /** Reads no e-mail address and phone number in full. */
  isMasked: boolean;
}

interface Channel {
  readers: Set<Reader>;
  place: number;
  timer: NodeJS.Timeout;
  busy: boolean;
}

export class LiveStreams {
  readonly #storage: Storage;
  readonly #feed: LiveFeed;
  readonly #channels = new Map<number, Channel>();

  constructor(storage: Storage, feed: LiveFeed) {
    this.#storage = storage;
    this.#feed = feed;
  }

  /** May one more be opened with this credential? */
  hasRoom(credential: string): boolean {
    const readers = [...this.#channels.values()].flatMap((channel) => [...channel.readers]);
    return (
      readers.length < READERS && readers.filter((reader) => reader.credential === credential).length < READERS_OF_ONE
    );
  }

  /**
   * Sends what is remembered behind a place; after that what comes, until the reader leaves.
   * @returns the end of it
   */
  async open(siteId: number, reader: Reader, place: number): Promise<() => void> {
    const channel = this.#channel(siteId);
    channel.readers.add(reader);
    const close = () => {
      channel.readers.delete(reader);
      if (channel.readers.size > 0 || this.#channels.get(siteId) !== channel) return;
      clearInterval(channel.timer);
      this.#channels.delete(siteId);
    };
    try {
      await this.replay(siteId, reader, place, channel.place);
    } catch (error) {
      close();
      throw error;
    }
    return close;
  }

  /** @param until what comes behind it is not sent */
  async replay(
    siteId: number,
    reader: Pick<Reader, 'to' | 'isMasked'>,
    place: number,
    until = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const known = this.#feed.after(siteId, place, 2 * SHOWN).filter(({ seq }) => seq <= until);
    send(reader, await liveViews(this.#storage, this.#feed, siteId, known));
  }

  #channel(siteId: number): Channel {
    let channel = this.#channels.get(siteId);
    if (!channel) {
      const timer = setInterval(() => void this.#look(siteId), LOOK_MS).unref();
      const place = this.#feed.after(siteId, 0, 1).at(-1)?.seq ?? 0;
      channel = { readers: new Set(), place, timer, busy: false };
      this.#channels.set(siteId, channel);
    }
    return channel;
  }

  async #look(siteId: number): Promise<void> {
    const channel = this.#channels.get(siteId);
    if (!channel || channel.busy) return;
    const fresh = this.#feed.after(siteId, channel.place, SHOWN);
    if (fresh.length === 0) return;
    const skipped = this.#feed.countAfter(siteId, channel.place) - fresh.length;
    channel.busy = true;
    try {
      const views = await liveViews(this.#storage, this.#feed, siteId, fresh);
      channel.place = fresh.at(-1)!.seq;
      for (const reader of channel.readers) {
        const { to } = reader;
        // Who does not keep up misses some rather than filling the memory; the next heartbeat ends who is gone.
        if (to.writableNeedDrain) continue;
        if (skipped > 0) to.write(`event: skipped\ndata: {"count":${skipped}}\n\n`);
        send(reader, views);
      }
    } catch {
      // The database is away: the same events are looked at again a second later.
    } finally {
      channel.busy = false;
    }
  }
}

function send({ to, isMasked }: Pick<Reader, 'to' | 'isMasked'>, views: readonly LiveEvent[]): void {
  for (const view of isMasked ? maskIdentifiers(views) : views)
    to.write(`id: ${view.id}\nevent: event\ndata: ${JSON.stringify(view)}\n\n`);
}
