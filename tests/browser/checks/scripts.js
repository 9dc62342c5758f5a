// What scripts add: a button that copies a block of code and says so, and a mark in the contents where
// the reader is. They move nothing, and say nothing on the console.

import { DESKTOP, show, withPage } from '../lib/browser.js';
import { Skip } from '../lib/report.js';

export async function scripts({ browser, server, kinds }, found) {
  const specimen = kinds.find(({ name }) => name === 'specimen');
  if (!specimen) throw new Skip('there is no specimen page');
  await withPage(browser, { viewport: DESKTOP, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    page.on('pageerror', (error) => found(`script error: ${error.message}`));
    page.on('console', (message) => found(`the console says: ${message.text()}`));
    await show(page, server, specimen.route);
    await copyCode(page, found);
    await markSection(page, found);
    const shift = await page.evaluate(() => new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(0), 200);
    }));
    if (shift > 0.001) found(`scripts move the page: ${shift.toFixed(4)}`);
  });
}

async function copyCode(page, found) {
  const [blocks, buttons] = [await page.locator('.flow pre').count(), await page.locator('.flow .copy').count()];
  if (blocks === 0 || blocks !== buttons) found(`${buttons} buttons to copy for ${blocks} blocks of code`);
  const code = await page.locator('.flow pre').first().innerText();
  await page.locator('.copy').first().focus();
  await page.keyboard.press('Enter');
  const status = page.locator('.copy-row [role="status"]').first();
  await status.filter({ hasText: /./ }).waitFor({ timeout: 2_000 }).catch(() => found('after copying nothing is said'));
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  if (copied.trim() !== code.trim()) found(`copied “${copied.slice(0, 30)}” instead of “${code.slice(0, 30)}”`);
  const isOver = await page.evaluate(() => {
    const [button, pre] = [document.querySelector('.copy'), document.querySelector('.flow pre code')];
    const [one, other] = [button.getBoundingClientRect(), pre.getBoundingClientRect()];
    return one.bottom > other.top + 1;
  });
  if (isOver) found('the button stands on the code');
}

async function markSection(page, found) {
  const last = await page.evaluate(async () => {
    const headings = [...document.querySelectorAll('.flow > h2[id]')];
    const heading = headings[2];
    heading.scrollIntoView();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { id: heading.id, marked: [...document.querySelectorAll('nav.toc > ul [aria-current="location"]')].map((link) => link.hash) };
  });
  if (last.marked.join() !== `#${last.id}`) found(`at #${last.id} the contents mark ${last.marked.join(', ') || 'nothing'}`);
}
