/** What the visitor uses: her own user agent where a server passes it on, else the request's. */
import { deviceOf } from '../device.ts';
import type { Step } from '../message.ts';

export const readDevice: Step = (message, { userAgent, hints }) => {
  const agent = message.userAgent ?? userAgent;
  // The request's hints are of whoever sent it: the visitor, unless a server passes her user agent on.
  if (agent) message.device = deviceOf(agent, message.hints ?? (message.userAgent === null ? hints : null));
  return undefined;
};
