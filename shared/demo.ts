/** Names of demo sites begin so: whoever shows or deletes a site knows by it that nothing in it is real. */
export const DEMO_PREFIX = 'Demo: ';
