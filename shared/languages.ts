/** Languages that people are told things in; no schema, as the first page loads it. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
