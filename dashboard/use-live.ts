/** The live stream of a site: the newest events first, for as long as the page is open. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LiveEvent } from '../shared/api/live.ts';
import { withQuery } from './api.ts';
import { sessionQuery } from './queries.ts';

/** Kept on screen; older ones are in the reports. */
const KEPT = 200;

export interface Live {
  /** Newest first. */
  events: readonly LiveEvent[];
  /** Events that came too fast to be shown. */
  skipped: number;
  state: 'connecting' | 'open' | 'lost';
}

export function useLive(site: string | undefined): Live {
  const client = useQueryClient();
  const [live, setLive] = useState<Live>({ events: [], skipped: 0, state: 'connecting' });
  useEffect(() => {
    setLive({ events: [], skipped: 0, state: 'connecting' });
    const source = new EventSource(withQuery('/v1/live', { site }));
    // Many events can come at once: they are shown together, once a frame.
    let waiting: LiveEvent[] = [];
    let frame = 0;
    const show = () => {
      frame = 0;
      const fresh = waiting;
      waiting = [];
      setLive((before) => ({ ...before, events: merged(before.events, fresh) }));
    };
    source.addEventListener('open', () => setLive((before) => ({ ...before, state: 'open' })));
    source.addEventListener('event', ({ data }) => {
      waiting.push(JSON.parse(data) as LiveEvent);
      frame ||= requestAnimationFrame(show);
    });
    source.addEventListener('skipped', ({ data }) => {
      const { count } = JSON.parse(data) as { count: number };
      setLive((before) => ({ ...before, skipped: before.skipped + count }));
    });
    source.addEventListener('error', () => {
      setLive((before) => ({ ...before, state: 'lost' }));
      // The browser gives up where the server refuses: perhaps the session has ended.
      if (source.readyState === EventSource.CLOSED) client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    });
    return () => {
      cancelAnimationFrame(frame);
      source.close();
    };
  }, [site, client]);
  return live;
}

/** After a break the stream may tell some again. */
export function merged(before: readonly LiveEvent[], fresh: readonly LiveEvent[]): LiveEvent[] {
  const known = new Set(before.map(({ id }) => id));
  const added = fresh.filter(({ id }) => !known.has(id) && known.add(id));
  return [...added.toReversed(), ...before].slice(0, KEPT);
}
