// The menus that are sheets on a phone: on which kind of page, what opens them, what they are.

import { show } from './browser.js';

const MENUS = [
  { name: 'main menu', kind: 'home', button: '.menu-button', sheet: '#nav' },
  { name: 'chapters', kind: 'guide', button: '.way-button', sheet: '#way' },
];

/** Shows a page with each menu in turn, closed, and hands the menu to `use`. */
export async function eachMenu(page, { server, kinds }, use) {
  for (const menu of MENUS) {
    const kind = kinds.find(({ name }) => name === menu.kind);
    // That a kind of page is missing has been told.
    if (!kind) continue;
    await show(page, server, kind.route);
    await use(menu);
  }
}

/** The same, with the menu open. */
export function eachOpenMenu(page, world, use) {
  return eachMenu(page, world, async (menu) => {
    await page.click(menu.button);
    await use(menu);
  });
}
