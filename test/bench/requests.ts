/** Whole HTTP requests as bytes, made before the clock starts: sending one then costs the load generator next to nothing. */
import type { MadeEvent, Visitors } from './visitors.ts';

export const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0',
] as const;
const ORIGIN = 'https://www.acme-software.test';

/** Which door a load knocks at. */
export type Door = 'bare' | 'collect' | 'batch';

export interface RequestShape {
  door: Door;
  port: number;
  /** The write key for `collect`, a secret one for `batch`. */
  key: string;
  eventsPerRequest: number;
}

/** The next request of a load. A browser sends its own events together; a server forwards those of many visitors. */
export function makeRequest(shape: RequestShape, visitors: Visitors, index: number): Buffer {
  const { door, eventsPerRequest: count } = shape;
  const own = door === 'collect' && count > 1;
  return requestOf(shape, own ? visitors.together(count) : Array.from({ length: count }, () => visitors.next()), index);
}

/** @param index picks the browser that sends it */
export function requestOf(
  shape: Omit<RequestShape, 'eventsPerRequest'>,
  events: readonly MadeEvent[],
  index: number,
): Buffer {
  if (shape.door === 'batch')
    return post('/v1/batch', shape, segmentBody(events), 'analytics-node/2.3.0', 'application/json');
  const type = shape.door === 'bare' ? 'application/json' : 'text/plain;charset=UTF-8';
  const path = shape.door === 'bare' ? '/' : '/v1/collect';
  return post(path, shape, trackerBody(shape.key, events), BROWSERS[index % BROWSERS.length]!, type);
}

function post(
  path: string,
  { door, port, key }: Omit<RequestShape, 'eventsPerRequest'>,
  body: string,
  userAgent: string,
  type: string,
): Buffer {
  const who = door === 'batch' ? `authorization: Bearer ${key}` : `origin: ${ORIGIN}\r\nreferer: ${ORIGIN}/`;
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: keep-alive\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `content-type: ${type}\r\nuser-agent: ${userAgent}\r\naccept: */*\r\naccept-language: en-US,en;q=0.9\r\n${who}\r\n\r\n${body}`,
  );
}

/** As tracker/send.ts makes it. Among events of many visitors each names its own. */
export function trackerBody(key: string, events: readonly MadeEvent[]): string {
  const [first] = events;
  const anonymousId = events.every((event) => event.anonymousId === first!.anonymousId)
    ? first!.anonymousId
    : undefined;
  return JSON.stringify({
    key,
    anonymousId,
    sentAt: Date.now(),
    events: events.map((event) => trackerEvent(event, !anonymousId)),
  });
}

export function trackerEvent(
  { anonymousId, messageId, at, type, url, title, referrer, email }: MadeEvent,
  named: boolean,
): object {
  return {
    id: messageId,
    at,
    url,
    title,
    type,
    ...(named ? { anonymousId } : {}),
    ...(referrer && type === 'page_view' ? { referrer } : {}),
    ...(type === 'link_click' ? { properties: { href: 'https://partner.test/somewhere', text: 'Read more' } } : {}),
    ...(type === 'custom' ? { name: 'video_played', properties: { title: 'Tour', percent: 50 } } : {}),
    ...(type === 'form_submit'
      ? { form: { id: 'demo', name: 'Demo', fields: ['email', 'name'] }, identity: { email } }
      : {}),
  };
}

/** Segment's messages: what a server's SDK forwards. */
function segmentBody(events: readonly MadeEvent[]): string {
  return JSON.stringify({ sentAt: new Date().toISOString(), batch: events.map(segmentMessage) });
}

function segmentMessage({ anonymousId, messageId, at, type, url, title, referrer, email }: MadeEvent): object {
  const common = {
    messageId,
    anonymousId,
    timestamp: new Date(at).toISOString(),
    context: {
      page: { url, title, ...(referrer ? { referrer } : {}) },
      locale: 'en-US',
      library: { name: 'analytics-node', version: '2.3.0' },
    },
  };
  if (type === 'page_view') return { ...common, type: 'page', properties: {} };
  if (type === 'form_submit') return { ...common, type: 'identify', traits: { email } };
  return { ...common, type: 'track', event: type, properties: { title: 'Tour', percent: 50 } };
}
