/** The outcome of a spooled event: it waits, and whether it is a duplicate is found later. */
export const WAITS = 'w';
