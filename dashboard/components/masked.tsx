/** Why addresses and numbers on a page have their middle left out, and who can change that. */
import { messages } from '../messages/current.ts';

export function Masked() {
  return <p className="hint">{messages.masked.why}</p>;
}
