/**
 * The IAB's Transparency and Consent Framework as the site's consent: purposes 1 (storage) and 8 (measuring content),
 * or those of `data-tcf-purposes`. Where the GDPR does not apply it is a yes.
 */
import type { Adapter } from '../adapters.ts';

interface Signal {
  eventStatus?: string;
  gdprApplies?: boolean;
  purpose?: { consents?: Record<string, boolean> };
}
type Api = (command: string, version: number, callback: (signal: Signal, success: boolean) => void) => void;

/** How long the banner's script may take to come. */
const SECONDS = 60;

const tcf: Adapter = ({ calls, guard, options }) => {
  const purposes = (options.tcfPurposes || '1,8').match(/\d+/g) || [];
  const hear = guard((signal: Signal, success: boolean) => {
    // `cmpuishown`: the visitor is being asked.
    if (!success || !/tcloaded|useractioncomplete/.test(signal.eventStatus ?? '')) return;
    const yes = signal.gdprApplies === false || purposes.every((purpose) => signal.purpose?.consents?.[purpose]);
    calls.consent(yes ? 'granted' : 'denied');
  });
  let tries = 0;
  const timer = setInterval(
    guard(() => {
      const api = (window as { __tcfapi?: Api }).__tcfapi;
      if (api || ++tries > SECONDS * 4) clearInterval(timer);
      api?.('addEventListener', 2, hear);
    }),
    250,
  );
};
export default tcf;
