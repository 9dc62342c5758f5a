// Where the reader's system sets the colours, fills are gone: what is a box must have a border.

import { PHONE, show, withPage } from '../lib/browser.js';
import { eachOpenMenu } from '../lib/menus.js';

/** What must be seen as a box, and whether on one side at least or all around. */
const BOXES = [
  { what: '[role="note"], .block', sides: 'one' },
  { what: '.card, .check, .sop > .facts, .watch, .cover', sides: 'all' },
  { what: 'button, .button', sides: 'all' },
  { what: 'input, select, textarea', sides: 'all' },
];

export async function forcedColours(world, found) {
  const { browser, server, kinds } = world;
  const seen = new Set();
  await withPage(browser, { viewport: PHONE, forcedColors: 'active' }, async (page) => {
    const examine = async (where) => {
      for (const { what, sides } of BOXES) {
        const { shown, faults } = await page.evaluate(boxesWithoutBorder, { what, sides });
        if (shown > 0) seen.add(what);
        for (const fault of faults) found(fault, where);
      }
    };
    for (const { name, route } of kinds) {
      await show(page, server, route);
      await examine(name);
    }
    await eachOpenMenu(page, world, (menu) => examine(`${menu.name} open`));
  });
  for (const { what } of BOXES) if (!seen.has(what)) found(`no page has ${what}, so nothing was looked at`);
}

/** Runs in the page: how many such boxes there are, and which have no border that one can see. */
function boxesWithoutBorder({ what, sides }) {
  const groundOf = (element) => {
    for (let up = element; up; up = up.parentElement) {
      const { backgroundColor } = getComputedStyle(up);
      if (!/^rgba\(.*, 0\)$/.test(backgroundColor)) return backgroundColor;
    }
    return getComputedStyle(document.documentElement).getPropertyValue('background-color');
  };
  const hasBorder = (element) => {
    const style = getComputedStyle(element);
    // The browser itself draws a box that the theme has left as it is.
    if (element.localName === 'input' && style.appearance !== 'none') return true;
    const ground = groundOf(element.parentElement);
    const isSeen = (side) =>
      !/^(none|hidden)$/.test(style[`border${side}Style`])
      && parseFloat(style[`border${side}Width`]) >= 1
      && style[`border${side}Color`] !== ground;
    const all = ['Top', 'Right', 'Bottom', 'Left'];
    return sides === 'all' ? all.every(isSeen) : all.some(isSeen);
  };
  const shown = [...document.querySelectorAll(what)].filter(handoverTest.isShown);
  return {
    shown: shown.length,
    faults: shown
      .filter((element) => !hasBorder(element))
      .map((element) => `${handoverTest.nameOf(element)} has no border (${getComputedStyle(element).border})`),
  };
}
