// A browser from before 2024 knows neither `light-dark()` nor popovers: it shows light colours, and the
// menus as lists, without buttons that do nothing.

import { PHONE, show, withPage } from '../lib/browser.js';

export async function oldBrowser({ browser, server, kinds }, found) {
  await withPage(browser, { viewport: PHONE, colorScheme: 'dark' }, async (page) => {
    // The words that such a browser does not know are made words that no browser knows.
    await page.route('**/*', async (request) => {
      const answer = await request.fetch();
      const type = answer.headers()['content-type'] ?? '';
      if (!/html|css/.test(type)) return request.fulfill({ response: answer });
      const body = (await answer.text()).replaceAll('light-dark(', 'unheard-of(').replaceAll('popover', 'unheardof');
      return request.fulfill({ response: answer, body });
    });
    for (const { name, route } of kinds) {
      await show(page, server, route);
      for (const fault of await page.evaluate(lookAt)) found(fault, name);
    }
  });
}

/** Runs in the page. */
function lookAt() {
  const faults = [];
  const { color, backgroundColor } = getComputedStyle(document.body);
  if (color !== 'rgb(32, 36, 42)' || backgroundColor !== 'rgb(251, 250, 246)') faults.push(`${color} on ${backgroundColor}`);
  for (const menu of document.querySelectorAll('.nav, .way')) {
    if (![...menu.querySelectorAll('a')].some(handoverTest.isShown)) faults.push(`${handoverTest.nameOf(menu)} cannot be reached`);
    if (getComputedStyle(menu).position === 'fixed') faults.push(`${handoverTest.nameOf(menu)} covers the page`);
  }
  for (const button of document.querySelectorAll('[unheardoftarget]')) {
    if (handoverTest.isShown(button)) faults.push(`${handoverTest.nameOf(button)} does nothing`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
  return faults;
}
