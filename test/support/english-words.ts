/** Parts of the dashboard read their words when they are imported: in tests, English ones. */
import { loadMessages } from '../../dashboard/messages/current.ts';

await loadMessages('en');
