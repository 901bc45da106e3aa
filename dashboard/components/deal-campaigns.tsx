/** The campaigns behind a deal: what each earns, what it cost, and under which models it is the one that brought the deal. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { DealAttribution } from '../../shared/api/attribution.ts';
import { type DealCampaign, dealCampaigns } from '../deal-campaigns.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { kpisQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { type Column, DataTable } from './data-table.tsx';
import { useKpiText } from './kpi-value.tsx';
import { modelName } from './spread-chart.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.deal;

export function DealCampaigns({ explained, model }: { explained: DealAttribution; model: string }) {
  const { siteParam: site } = useHere();
  const format = useFormat();
  const address = useAddress();
  const show = useKpiText();
  const rows = dealCampaigns(explained, model);
  const named = rows.flatMap(({ campaign }) => campaign ?? []);
  const costs = useQuery({
    ...kpisQuery({ site, groupBy: 'campaign', campaign: named, model }),
    enabled: named.length > 0,
  });
  if (named.length === 0) return null;
  const kpi = (campaign: string | null, name: 'spend' | 'cac') => {
    const known = costs.data?.rows.find(({ key }) => key.campaign === campaign);
    return campaign === null || !costs.data ? '' : show(name, known?.kpis[name] ?? null, costs.data.currency);
  };
  const columns: Column<DealCampaign>[] = [
    {
      id: 'campaign',
      label: messages.dimension.campaign,
      cell: ({ campaign }) =>
        campaign === null ? (
          <span className="sub">{text.noCampaign}</span>
        ) : (
          <Link href={address.href('/campaigns', { period: 'all', campaign: [campaign] })} className="group-link">
            <Tracked>{campaign}</Tracked>
          </Link>
        ),
    },
    {
      id: 'touchpoints',
      label: messages.attribution.touchpoints,
      isNumber: true,
      cell: ({ touchpoints }) => format.number(touchpoints),
    },
    { id: 'share', label: text.share, isNumber: true, cell: ({ share }) => format.percent(share) },
    {
      id: 'credit',
      label: text.credit,
      isNumber: true,
      cell: ({ value }) => <strong>{format.money({ amount: value.toFixed(2), currency: explained.currency })}</strong>,
    },
    { id: 'spend', label: text.spend, isNumber: true, cell: ({ campaign }) => kpi(campaign, 'spend') },
    { id: 'cac', label: messages.kpi.cac, isNumber: true, cell: ({ campaign }) => kpi(campaign, 'cac') },
    {
      id: 'leads',
      label: text.leadsUnder,
      cell: ({ leadsUnder }) =>
        leadsUnder.length === Object.keys(explained.models).length
          ? text.everyModel
          : leadsUnder.map(modelName).join(', '),
    },
  ];
  return (
    <>
      <header className="section-head">
        <div>
          <h2>{text.campaigns}</h2>
          <p className="hint">{text.campaignsHint}</p>
        </div>
      </header>
      <DataTable
        caption={text.campaigns}
        columns={columns}
        rows={rows}
        keyOf={({ campaign }) => JSON.stringify(campaign)}
      />
    </>
  );
}
