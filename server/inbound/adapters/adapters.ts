/** The programs we know: a file and a line each. */
import type { InboundAdapter } from '../../../shared/api/inbound.ts';
import type { Adapter } from './adapter.ts';
import { calendly } from './calendly.ts';
import { callrail } from './callrail.ts';
import { intercom } from './intercom.ts';
import { twilio } from './twilio.ts';

export const ADAPTERS: Readonly<Record<Exclude<InboundAdapter, 'generic'>, Adapter>> = {
  callrail,
  twilio,
  intercom,
  calendly,
};
