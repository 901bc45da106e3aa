/**
 * Pipedrive's web forms have no documented messages: a message of their frame that names a submission counts, whatever
 * else it carries.
 */
import type { Adapter } from '../adapters.ts';
import { contentOf, submitted } from './embedded-form.ts';

const pipedrive: Adapter = (host, event) => {
  const content = contentOf(event);
  const what = [content.type, content.event, content.action, content.name].join(' ');
  if (/(submit(ted)?|success|complete)/i.test(what) && /form|submi/i.test(what)) {
    submitted(host, { id: content.formId ?? content.id, name: 'Pipedrive' });
  }
};
export default pipedrive;
