/** Reads the columns of a report: pages, which only events say, out of kept visits where they are. */
import type { AttributionAsk, AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import { TOUCH_KIND } from '../../storage/reads/reports/touch-pages.ts';
import type { Storage } from '../../storage/storage.ts';

/** What reports ask; the rest is the same for all of them. */
export type ColumnsAsk = Omit<AttributionAsk, 'deadline' | 'deal' | 'ids' | 'owners'>;

/** @param deadline ms UTC */
export async function readColumns(
  storage: Storage,
  siteId: number,
  asked: ColumnsAsk,
  deadline: number,
): Promise<AttributionColumns> {
  const ask = { ...asked, deal: null, ids: false, deadline };
  if (!asked.touches || asked.details.length !== 1 || asked.details[0] !== 'landingPage')
    return storage.read('attributionColumns', siteId, ask);
  const columns = await storage.read('attributionColumns', siteId, { ...ask, details: [], owners: true });
  const { touches, types, owners } = columns;
  const isVisit = types.map((type) => type === 'visit');
  const kind = touches.type.map((type, row) => {
    if (touches.contact[row] !== 0) return TOUCH_KIND.contact;
    return isVisit[type] ? TOUCH_KIND.visit : TOUCH_KIND.other;
  });
  const found = await storage.read('touchPages', siteId, { ...owners!, time: touches.time, kind }, deadline);
  if (!found) return storage.read('attributionColumns', siteId, ask);
  return {
    ...columns,
    touches: { ...touches, detail: found.page },
    details: found.pages.map((page) => [page]),
    owners: null,
  };
}
