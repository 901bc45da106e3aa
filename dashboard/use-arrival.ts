/** On a new page: its title, focus into it, and the top of it (unless Back or Forward brought the reader there). */
import { useEffect, useRef } from 'react';
import { messages } from './messages/current.ts';

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === messages.product ? title : messages.title(title);
  }, [title]);
}

export function useArrival(path: string): void {
  const last = useRef(path);
  const isHistory = useRef(false);
  useEffect(() => {
    const note = () => {
      isHistory.current = true;
    };
    addEventListener('popstate', note);
    return () => removeEventListener('popstate', note);
  }, []);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    document.getElementById('content')?.focus({ preventScroll: true });
    if (!isHistory.current) scrollTo(0, 0);
    isHistory.current = false;
  }, [path]);
}
