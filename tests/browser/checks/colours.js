// Readers choose light or dark at the foot of a page: kept, applied before the page shows, gone without
// scripts, and good for one visit where the browser keeps nothing. Who asks for more contrast gets it.

import { DESKTOP, show, withPage } from '../lib/browser.js';

const GROUNDS = { light: 'rgb(251, 250, 246)', dark: 'rgb(21, 24, 27)' };

export async function colours({ browser, server, kinds }, found) {
  const [{ route }] = kinds;
  await keptChoice(browser, server, route, found);
  await refusedStore(browser, server, route, found);
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await show(page, server, route);
    if (await page.locator('.theme-switch').isVisible()) found('without scripts there is a choice that does nothing');
  });
  await moreContrast(browser, server, route, found);
}

const groundOf = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

async function expectGround(page, scheme, what, found) {
  const ground = await groundOf(page);
  if (ground !== GROUNDS[scheme]) found(`${what}: the ground is ${ground} instead of ${GROUNDS[scheme]}`);
}

async function choose(page, value) {
  await page.locator(`.theme-switch input[value="${value}"]`).check();
}

async function keptChoice(browser, server, route, found) {
  for (const [system, other] of [['light', 'dark'], ['dark', 'light']]) {
    await withPage(browser, { colorScheme: system }, async (page) => {
      await show(page, server, route);
      await expectGround(page, system, 'without a choice', found);
      if (!(await page.locator('.theme-switch input[value="system"]').isChecked())) found('without a choice, System is not marked');
      await choose(page, other);
      await expectGround(page, other, `${other} was chosen`, found);

      // Whatever the page's module does comes after the first picture: the choice must not wait for it.
      await page.route('**/*.js', (request) => request.abort());
      await show(page, server, route);
      await expectGround(page, other, `${other} was chosen before, and the script has not come`, found);
      await page.unroute('**/*.js');
      await show(page, server, route);
      if (!(await page.locator(`.theme-switch input[value="${other}"]`).isChecked())) found('what was chosen before is not marked');

      await page.emulateMedia({ media: 'print' });
      await expectGround(page, 'light', 'on paper', (what) => {
        // Paper is white, whatever the screen is.
        if (!what.includes('rgb(255, 255, 255)')) found(what);
      });
      await page.emulateMedia({ media: 'screen' });
      await choose(page, 'system');
      await expectGround(page, system, 'System was chosen', found);
      await show(page, server, route);
      await expectGround(page, system, 'System was chosen before', found);
    });
  }
}

async function refusedStore(browser, server, route, found) {
  await withPage(browser, {}, async (page) => {
    page.on('pageerror', (error) => found(`storage refused: ${error.message}`));
    page.on('console', (message) => found(`storage refused, the console says: ${message.text()}`));
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
    });
    await show(page, server, route);
    await choose(page, 'dark');
    await expectGround(page, 'dark', 'storage refused, Dark was chosen', found);
  });
}

async function moreContrast(browser, server, route, found) {
  const quiet = async (contrast) => withPage(browser, { contrast, viewport: DESKTOP }, async (page) => {
    await show(page, server, route);
    return page.evaluate(() => {
      const colour = (name) => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = `var(${name})`;
        return getComputedStyle(probe).color;
      };
      return { ink: colour('--ink'), quiet: colour('--ink-2'), line: colour('--line'), edge: colour('--edge') };
    });
  });
  const [usual, more] = [await quiet('no-preference'), await quiet('more')];
  if (usual.quiet === usual.ink || usual.line === usual.edge) found('quiet words and lines are not quiet');
  if (more.quiet !== more.ink || more.line !== more.edge) found('more contrast is asked for, and quiet words and lines stay quiet');
}
