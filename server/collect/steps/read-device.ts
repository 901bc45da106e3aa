/** What the visitor uses: her own user agent where a server passes it on, else the request's. */
import { deviceOf } from '../device.ts';
import type { Step } from '../message.ts';

export const readDevice: Step = (message, { userAgent, hints }) => {
  const agent = message.userAgent ?? userAgent;
  if (agent) message.device = deviceOf(agent, message.userAgent === null ? hints : null);
  return undefined;
};
