// Whatever can be pressed is at least 24 by 24 CSS pixels, or stands far enough from what else can be
// pressed (WCAG 2.5.8). Links in running text are as high as their line.

import { PHONE, show, withPage } from '../lib/browser.js';
import { eachOpenMenu } from '../lib/menus.js';

/** https://www.w3.org/TR/WCAG22/#target-size-minimum */
const LEAST = 24;

export async function targets(world, found) {
  const { browser, server, kinds } = world;
  await withPage(browser, { viewport: PHONE }, async (page) => {
    const examine = async (scope, where) => {
      const faults = await page.evaluate(smallTargets, { scope, least: LEAST });
      for (const fault of faults) found(fault, where);
    };
    for (const { name, route } of kinds) {
      await show(page, server, route);
      await examine('body', name);
    }
    await eachOpenMenu(page, world, (menu) => examine(menu.sheet, `${menu.name} open`));
  });
}

/** Runs in the page: what is too small and too close to another target. */
function smallTargets({ scope, least }) {
  for (const details of document.querySelectorAll(`${scope} details`)) details.open = true;
  const TARGETS = 'a[href], button, input, select, textarea, summary';
  const TEXT_BLOCKS = 'p, li, dd, td, th, figcaption';
  const shown = [...document.querySelector(scope).querySelectorAll(TARGETS)]
    .filter((element) => handoverTest.isShown(element) && !element.disabled)
    .map((element) => {
      const box = element.getBoundingClientRect();
      return {
        element,
        lines: [...element.getClientRects()],
        isSmall: Math.min(box.width, box.height) < least,
        size: `${box.width.toFixed(1)}x${box.height.toFixed(1)}`,
        centre: { x: box.left + box.width / 2, y: box.top + box.height / 2 },
      };
    });

  const isRunningText = ({ element }) => {
    const block = element.closest(TEXT_BLOCKS);
    return element.localName === 'a' && getComputedStyle(element).display === 'inline' && Boolean(block?.closest('main .flow'))
      // A link that is alone in its block is no part of a sentence.
      && block.textContent.trim() !== element.textContent.trim();
  };
  const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);
  const distanceToLine = ({ x, y }, line) =>
    Math.hypot(Math.max(line.left - x, 0, x - line.right), Math.max(line.top - y, 0, y - line.bottom));
  const isTooClose = (small) => (other) =>
    other !== small
    && (other.lines.some((line) => distanceToLine(small.centre, line) < least / 2)
      || (other.isSmall && distance(small.centre, other.centre) < least));

  return shown
    .filter((target) => target.isSmall && !isRunningText(target))
    .map((small) => ({ small, near: shown.find(isTooClose(small)) }))
    .filter(({ near }) => near)
    .map(({ small, near }) => `${handoverTest.nameOf(small.element)} is ${small.size} px and too close to ${handoverTest.nameOf(near.element)}`);
}
