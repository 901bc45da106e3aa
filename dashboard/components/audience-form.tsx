/** A saved view of leads as a list of people for an ad platform: who is in it, who is not and why, then the file. */
import { useQuery } from '@tanstack/react-query';
import { today } from '../../shared/periods.ts';
import { withQuery } from '../api.ts';
import { audienceQuery } from '../calls/audience.ts';
import { viewsQuery } from '../calls/notes.ts';
import { useFormat } from '../format-context.ts';
import { readLeadQuery } from '../lead-query.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { Answer } from './answer.tsx';
import { DownloadLink } from './download-link.tsx';
import { Choice, type Option } from './field.tsx';
import { Figures } from './figures.tsx';
import { FormError } from './form-error.tsx';

const text = messages.audiences;
const LIST = '/leads';
type Platform = keyof typeof text.platforms;

export function AudienceForm() {
  const { siteParam: site } = useHere();
  const address = useAddress();
  const format = useFormat();
  const platform = Object.keys(text.platforms).find((each) => each === address.get('list')) ?? 'google-ads';
  const saved = useQuery(viewsQuery(site));
  const chosen = address.get('leads', '');
  const { period: _, ...filters } = readLeadQuery(new URLSearchParams(chosen), today(format.timeZone));
  const query = { site, ...filters };
  const count = useQuery(audienceQuery(query));
  return (
    <section className="panel settings-form" aria-labelledby="export-audience">
      <h2 id="export-audience">{text.title}</h2>
      <p className="hint">{text.hint}</p>
      <div className="controls-row">
        <Choice
          label={text.view}
          value={chosen}
          options={viewOptions(saved.data?.data ?? [], chosen)}
          onChange={(value) => address.set({ leads: value || null })}
        />
        <Choice
          label={messages.exports.platform}
          value={platform}
          options={Object.entries(text.platforms)}
          onChange={(value) => address.set({ list: value === 'google-ads' ? null : value })}
        />
      </div>
      {/* All leads can be had all the same. */}
      <FormError error={saved.error} />
      <Answer query={count} rows={1}>
        {({ leads, leftOut, rows }) => (
          <>
            <Figures
              label={text.title}
              figures={[
                [text.leads, format.number(leads)],
                [text.withoutConsent, format.number(leftOut.withoutConsent), text.withoutConsentHint],
                [text.restricted, format.number(leftOut.restricted), text.restrictedHint],
                [text.notTrusted, format.number(leftOut.notTrusted), text.notTrustedHint],
                [text.rows, format.number(rows[platform as Platform]), text.rowsHint],
              ]}
            />
            {rows[platform as Platform] > 0 ? (
              <DownloadLink href={withQuery(`/v1/exports/${platform}-audience`, query)} />
            ) : (
              <p className="hint">{text.nobody}</p>
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

/** All leads, the saved views of their list, and what the list showed before. */
function viewOptions(views: readonly { name: string; path: string }[], chosen: string): Option[] {
  const saved = views.flatMap(({ name, path }): Option[] => {
    const [page, search = ''] = path.split('?', 2);
    return page === LIST && search !== '' ? [[search, name]] : [];
  });
  const known = new Map<string, string>([['', text.all], ...saved]);
  if (!known.has(chosen)) known.set(chosen, text.listBefore);
  return [...known];
}
