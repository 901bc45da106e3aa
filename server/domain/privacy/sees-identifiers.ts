/** Whether a user sees e-mail addresses and phone numbers in full. */
import type { Role } from '../../../shared/vocabulary.ts';

/** @param told by an owner; null: as the role has it. An owner could tell herself, so owners see all */
export function seesIdentifiers(role: Role, told: boolean | null): boolean {
  return role === 'owner' || (told ?? role !== 'viewer');
}
