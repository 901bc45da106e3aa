/** Views worth coming back to: the address is the state, so a view is an address with a name. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { removeView, saveView, viewsQuery } from '../calls/notes.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { onSite } from '../use-address.ts';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Icon } from './icon.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.views;
/** Loaded with the first look into the menu. */
const ShareView = lazy(() => import('./share-view.tsx'));

export function SavedViews() {
  const { session, siteParam: site } = useHere();
  const [path] = useLocation();
  const [search] = useSearchParams();
  const [wasOpened, setOpened] = useState(false);
  const menu = useRef<HTMLDetailsElement>(null);
  const client = useQueryClient();
  const known = useQuery(viewsQuery(site)).data?.data ?? [];
  const refresh = () => client.invalidateQueries({ queryKey: viewsQuery(site).queryKey });
  const save = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const query = new URLSearchParams(search);
      for (const name of ['site', 'cursor']) query.delete(name);
      const address = query.size > 0 ? `${path}?${query}` : path;
      await saveView({ name: String(new FormData(form).get('name')).trim(), path: address }, site);
      form.reset();
    },
    onSuccess: refresh,
  });
  const remove = useMutation({ mutationFn: (id: string) => removeView(id, site), onSuccess: refresh });
  const close = () => {
    if (menu.current) menu.current.open = false;
  };
  useEffect(() => {
    const outside = ({ target }: Event) => {
      if (!menu.current?.contains(target as Node)) close();
    };
    // Of the whole page: the button that had the focus may be gone with its view.
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape' || !menu.current?.open) return;
      menu.current.open = false;
      menu.current.querySelector('summary')?.focus();
    };
    addEventListener('pointerdown', outside);
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('keydown', onKey);
    };
  });
  const mayWrite = session.scopes.includes('ingest');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(event.currentTarget);
  };
  return (
    <details ref={menu} className="views" onToggle={() => setOpened(true)}>
      <summary className="button quiet" aria-label={text.title}>
        <Icon name="star" size={16} />
        <span className="wide-only">{text.title}</span>
      </summary>
      <div className="panel views-menu">
        {known.length === 0 ? <p className="hint">{text.none}</p> : null}
        <ul>
          {known.map(({ id, name, path: target }) => (
            <li key={id}>
              <Link href={onSite(target, site)} onClick={close}>
                <Tracked>{name}</Tracked>
              </Link>
              {mayWrite ? (
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={text.remove(name)}
                  disabled={remove.isPending}
                  onClick={() => remove.mutate(id)}
                >
                  <Icon name="cross" size={14} />
                </button>
              ) : null}
            </li>
          ))}
        </ul>
        {mayWrite ? (
          <form onSubmit={submit} aria-label={text.save}>
            <Field label={text.save}>
              {(id) => <input id={id} name="name" type="text" required maxLength={100} placeholder={text.name} />}
            </Field>
            <button type="submit" className="button small" disabled={save.isPending}>
              {text.submit}
            </button>
          </form>
        ) : null}
        <FormError error={save.error ?? remove.error} />
        {wasOpened && session.scopes.includes('manage') ? (
          <Suspense fallback={null}>
            <ShareView key={`${path}?${search}`} />
          </Suspense>
        ) : null}
      </div>
    </details>
  );
}
