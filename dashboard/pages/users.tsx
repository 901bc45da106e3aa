/** Who may sign in, and as what. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ApiError, asCsv } from '../api.ts';
import { usersQuery } from '../calls/users.ts';
import { Answer } from '../components/answer.tsx';
import { InviteUser } from '../components/invite-user.tsx';
import { CsvLink, PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { UserTable } from '../components/user-table.tsx';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.users;

export default function UsersPage() {
  const address = useAddress();
  const users = useQuery(usersQuery);
  usePageTitle(text.title);
  if (users.error instanceof ApiError && users.error.status === 403) {
    return (
      <>
        <PageHead title={text.title} lead={text.lead} />
        <Notice icon="people" title={text.notAllowed} detail={text.notAllowedHint} />
      </>
    );
  }
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <CsvLink href={asCsv('/v1/users', {})} />
      </PageHead>
      <Answer query={users} rows={3}>
        {({ data }) =>
          data.length === 0 ? (
            <Notice icon="people" title={text.none} detail={text.noneHint}>
              <Link href={address.href('/profile')} className="button">
                {messages.profile.make}
              </Link>
            </Notice>
          ) : (
            <>
              <InviteUser />
              <UserTable users={data} />
            </>
          )
        }
      </Answer>
    </>
  );
}
