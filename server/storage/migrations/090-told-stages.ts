/** The name of a stage as it was told, where it is none of ours: what it means can be said later, and anew. */
export const name = '090-told-stages';

export function up(): string[] {
  return ['alter table lead_stages add column told text'];
}
