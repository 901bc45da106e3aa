/** `npm run test:faults` runs the same stories with more rounds than `npm test`. */
export const LONG = process.env.FAULTS === 'long';

export const rounds = (short: number, long: number): number => (LONG ? long : short);
