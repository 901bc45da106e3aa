/** People who might be one: everything that browsers named together and nobody decided yet. */
import { useQuery } from '@tanstack/react-query';
import { suggestionsQuery } from '../calls/identity.ts';
import { Answer } from '../components/answer.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Pager } from '../components/pager.tsx';
import { Notice } from '../components/problem.tsx';
import { SuggestionList } from '../components/suggestion-list.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.suggestions;

export default function SuggestionsPage() {
  const { siteParam: site } = useHere();
  const address = useAddress();
  const suggestions = useQuery(suggestionsQuery({ site, cursor: address.get('cursor') }));
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Answer query={suggestions}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Notice icon="people" title={text.empty} detail={text.emptyHint} />
          ) : (
            <SuggestionList suggestions={data}>
              <Pager shown={text.shown(data.length)} nextCursor={nextCursor} />
            </SuggestionList>
          )
        }
      </Answer>
    </>
  );
}
