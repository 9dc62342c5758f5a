// axe-core finds nothing, in light and dark, on a phone and a desktop, and with the phone's menus open;
// with --long also between the two. (Without scripts axe cannot run; what such a page says is looked at
// by no-script.js, and its elements are the same.)

import { createRequire } from 'node:module';

import { DESKTOP, PHONE, TABLET, show, sizeName, withPage } from '../lib/browser.js';
import { eachOpenMenu } from '../lib/menus.js';

const { source } = createRequire(import.meta.url)('axe-core');

/** All default rules, best practices included, and the one of WCAG 2.2 that has to be asked for. */
const RULES = { 'target-size': { enabled: true } };

export async function axe(world, found) {
  const { browser, server, pages, long } = world;
  const sizes = long ? [PHONE, TABLET, DESKTOP] : [PHONE, DESKTOP];
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of sizes) {
      await withPage(browser, { colorScheme, viewport }, async (page) => {
        const conditions = `${colorScheme}, ${sizeName(viewport)}`;
        for (const { name, route } of pages) {
          await show(page, server, route);
          await examine(page, `${name}, ${conditions}`, found);
        }
        if (viewport !== PHONE) return;
        await eachOpenMenu(page, world, (menu) => examine(page, `${menu.name} open, ${conditions}`, found));
      });
    }
  }
}

/** Tells what axe finds on the page as it is. */
export async function examine(page, where, found) {
  await page.evaluate(source);
  const violations = await page.evaluate(async (rules) => {
    const result = await axe.run(document, { rules, resultTypes: ['violations'] });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => {
        const [{ message }] = [...node.any, ...node.all, ...node.none];
        return `${id}: ${message} — ${node.target.join(' ')}`;
      }),
    );
  }, RULES);
  for (const violation of violations) found(violation, where);
}
