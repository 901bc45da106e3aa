/** Nothing lies beside the screen, and no page scrolls sideways: tables do so in a frame of their own. */
import type { Page } from 'playwright';
import { expect } from 'vitest';

export async function fits(page: Page, widths: readonly number[]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const whole = await page.evaluate(async () => {
      for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
      return document.documentElement.scrollWidth;
    });
    expect(whole, `${width} wide`).toBeLessThanOrEqual(width);
  }
}
