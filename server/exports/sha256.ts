import { createHash } from 'node:crypto';

/** As ad platforms take it: in hexadecimal small letters. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
