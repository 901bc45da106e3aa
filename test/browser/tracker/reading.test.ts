import { expect, it } from 'vitest';
import { createWorld, pause, type TrackedWindow, until } from './harness.ts';

declare const window: TrackedWindow;
const world = createWorld();

it('the last message of a page tells how long it was seen and how far it was read', async () => {
  world.pages.set('/', world.html('<div style="height: 10000px">long</div>'));
  await world.page.goto(world.site);
  await until('the view', () => world.events().length === 1);
  await pause(1500);
  await world.page.evaluate(() => scrollTo(0, 5000));
  await pause(2000);
  await world.page.evaluate(() => history.pushState(null, '', '/next'));
  await until('the next view', () => world.events('page_view').length === 2);
  const [left] = await world.expectEvents('custom', 1);
  expect(left).toMatchObject({ name: 'page_leave', url: `${world.site}/` });
  const { seconds, scroll } = left!.properties as { seconds: number; scroll: number };
  expect(seconds).toBeGreaterThanOrEqual(3);
  expect(seconds).toBeLessThan(9);
  expect(scroll).toBeGreaterThan(50);
  expect(scroll).toBeLessThan(65);
  // Too short a look says nothing.
  await world.page.goto('about:blank');
  await pause(200);
  expect(world.events('custom')).toHaveLength(1);
});

it('time in a hidden tab does not count', async () => {
  world.pages.set(
    '/',
    world.html(
      '',
      '',
      `<script>
        let hidden = false;
        Object.defineProperty(document, 'hidden', { get: () => hidden });
        window.hide = (now) => { hidden = now; document.dispatchEvent(new Event('visibilitychange', { bubbles: true })); };
      </script>`,
    ),
  );
  await world.page.goto(world.site);
  await until('the view', () => world.events().length === 1);
  await world.page.evaluate(() => window.hide(true));
  await pause(3500);
  await world.page.evaluate(() => window.hide(false));
  await world.page.goto('about:blank');
  await pause(200);
  expect(world.events('custom')).toEqual([]);
});
