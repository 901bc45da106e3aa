/** One deal under every model: what each channel earns. The model on screen stands out. */
import { Link } from 'wouter';
import type { DealAttribution } from '../../shared/api/attribution.ts';
import { channelLook } from '../channels.ts';
import { channelShares } from '../deal-models.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { ChannelMark } from './channel-tag.tsx';
import { modelName } from './spread-chart.tsx';

const text = messages.deal;
/** Shares below have no room for a mark, on a phone neither for a number. */
const WIDE_ENOUGH = 0.045;

export function DealModels({ explained, model }: { explained: DealAttribution; model: string }) {
  const format = useFormat();
  const address = useAddress();
  const bars = channelShares(explained);
  const money = (amount: number) => format.money({ amount: amount.toFixed(2), currency: explained.currency });
  return (
    <section className="panel model-bars" aria-labelledby="models-title">
      <header className="panel-head">
        <div>
          <h2 id="models-title">{text.byModel}</h2>
          <p className="hint">{text.byModelHint}</p>
        </div>
      </header>
      <ol>
        {bars.map(({ id, parts, unattributed }) => (
          <li key={id} aria-current={id === model ? 'true' : undefined}>
            <Link href={address.hrefWith({ model: id })} replace>
              {modelName(id)}
            </Link>
            <ul className="bar-parts">
              {parts.map(({ channel, value, share }) => (
                <BarPart key={channel} channel={channel} share={share} label={`${channel}: ${money(value)}`} />
              ))}
              {unattributed > 0 ? (
                <BarPart
                  channel={null}
                  share={unattributed}
                  label={`${text.unattributed}: ${format.percent(unattributed)}`}
                />
              ) : null}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

function BarPart({ channel, share, label }: { channel: string | null; share: number; label: string }) {
  const format = useFormat();
  // Styles in attributes are against the policy of the page; the property set by script is not.
  const grow = (element: HTMLLIElement | null) => {
    if (element) element.style.flexGrow = String(Math.max(share, 0.001));
  };
  return (
    <li
      ref={grow}
      className="bar-part"
      title={label}
      data-hue={channel ? channelLook(channel).hue : undefined}
      data-unattributed={channel === null || undefined}
    >
      {channel && share >= WIDE_ENOUGH ? <ChannelMark channel={channel} size={13} /> : null}
      <span aria-hidden="true">{share >= 2 * WIDE_ENOUGH ? format.percent(share) : ''}</span>
      <span className="vh">{label}</span>
    </li>
  );
}
