/** The models that can be chosen: the shipped ones, and those of the site's own, which a shared link does not ask for. */
import { useQuery } from '@tanstack/react-query';
import { MODELS } from './attribution.ts';
import { modelsQuery } from './calls/definitions.ts';
import { useHere } from './session-context.ts';

export function useModelIds(): string[] {
  const { site, session } = useHere();
  const own = useQuery({ ...modelsQuery(site.id), enabled: !session.share });
  return [...MODELS, ...(own.data?.data.map(({ id }) => id) ?? [])];
}
