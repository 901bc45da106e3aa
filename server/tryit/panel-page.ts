/** The panel's HTML: a fixed frame with one button per landing. Everything that changes is filled in by its script. */
import { LANDINGS } from './landings.ts';
import { escapeHtml, fill, readSiteFile } from './template.ts';

export function renderPanelPage(): string {
  const buttons = LANDINGS.map(
    ({ id, label, hint, referrer }) =>
      `<button type="button" data-landing="${id}"${referrer ? ' aria-describedby="simulated"' : ''}>` +
      `<strong>${escapeHtml(label)}${referrer ? '<span aria-hidden="true">*</span>' : ''}</strong> ` +
      `<small>${escapeHtml(hint)}</small></button>`,
  );
  const simulated = JSON.stringify([...new Set(LANDINGS.map(({ referrer }) => referrer).filter(Boolean))]);
  return fill(readSiteFile('panel/panel.html'), { simulated }, { landings: buttons.join('\n      ') });
}
