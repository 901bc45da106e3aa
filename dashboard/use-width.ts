/** How wide an element is on screen, for charts that draw more where there is room. */
import { type RefObject, useLayoutEffect, useState } from 'react';

/** @returns CSS pixels; 0 before the first layout */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    setWidth(measured.clientWidth);
    const observer = new ResizeObserver(() => setWidth(measured.clientWidth));
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
