import { afterAll, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { dashboardPages } from './pages.ts';

const pages = await dashboardPages();
afterAll(() => pages.close());

it('what is wrong with a page is told, each time it is asked', async () => {
  const { page } = await pages.open('data:text/html,<html lang="en"><title>A page</title><main><h1>A page</h1></main>');
  expect(await violations(page)).toEqual([]);
  await page.locator('h1').evaluate((heading) => {
    heading.innerHTML = '<img src="data:,"> <span style="background: white">pale</span>';
    heading.querySelector('span')!.style.color = '#aaa';
  });
  expect(await violations(page)).toEqual([
    expect.stringMatching(/^serious color-contrast: <span/),
    expect.stringMatching(/^critical image-alt: <img/),
  ]);
});
