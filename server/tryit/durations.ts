/** Lengths of time the try-it buttons let pass, in milliseconds. */
export const days = (count: number) => count * 86_400_000;

export const HALF_A_YEAR = days(182);
/** From asking for a meeting to having it. */
export const UNTIL_MEETING = days(2);
/** From opportunity to won. */
export const SALES_CYCLE = days(21);
