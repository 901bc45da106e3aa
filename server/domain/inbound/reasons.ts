/** Why a message was not taken, or not all of it, in a sentence. */
import type { InboundReason } from '../../../shared/api/inbound.ts';

export const INBOUND_REASON_TEXTS: Record<InboundReason, string> = {
  no_signature: 'There is no signature where it should be',
  wrong_signature: 'The signature is not right',
  no_time: 'The time that is signed is missing',
  too_old: 'The signature is too old',
  no_secret: 'The secret cannot be read: set it again',
  unreadable: 'The body cannot be read',
  not_meant: 'It is about something else',
  no_id: 'Nothing is at the path of the id',
  invalid: 'A field is not valid',
  unavailable: 'It could not be stored: the sender is to send it again',
};
