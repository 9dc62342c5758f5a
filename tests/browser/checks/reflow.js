// No page scrolls sideways: on the narrowest screens, with large letters, with wide spacing.

import { DESKTOP, PHONE, show, withPage } from '../lib/browser.js';

/** What a reader may force on a page: https://www.w3.org/TR/WCAG22/#text-spacing */
const TEXT_SPACING = `
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-block-end: 2em !important; }`;

const CONDITIONS = [
  { name: '320x640', viewport: { width: 320, height: 640 } },
  // 1280x1024 at 400 %.
  { name: '320x256', viewport: { width: 320, height: 256 } },
  { name: '360x740, letters 200 %', viewport: PHONE, css: 'html { font-size: 200%; }' },
  { name: '360x740, text spacing', viewport: PHONE, css: TEXT_SPACING },
  { name: '320x640, from right to left', viewport: { width: 320, height: 640 }, direction: 'rtl' },
  { name: '1280x800, from right to left', viewport: DESKTOP, direction: 'rtl' },
  { name: '1280x800, text spacing', viewport: DESKTOP, css: TEXT_SPACING },
];

export async function reflow({ browser, server, pages }, found) {
  for (const { name: condition, viewport, css, direction } of CONDITIONS) {
    await withPage(browser, { viewport }, async (page) => {
      for (const { name, route } of pages) {
        await show(page, server, route);
        if (css) await page.addStyleTag({ content: css });
        if (direction) {
          await page.evaluate((to) => { document.documentElement.dir = to; }, direction);
          for (const fault of await page.evaluate(unmirrored)) found(fault, `${name}, ${condition}`);
        }
        for (const fault of await page.evaluate(sidewaysFaults)) found(fault, `${name}, ${condition}`);
      }
    });
  }
}

/** Runs in the page, which is written from right to left: what stands at one side stands at the other. */
function unmirrored() {
  const faults = [];
  const middle = (selector) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return box?.width ? box.left + box.width / 2 : undefined;
  };
  const [brand, button, way, main, contents] = ['.brand', '.menu-button', '.way', 'main', 'nav.toc'].map(middle);
  if (button !== undefined && button > brand) faults.push('the menu button is not at the other side');
  if (way !== undefined && way < main) faults.push('the chapters are not at the other side');
  if (contents !== undefined && contents > main) faults.push('the contents are not at the other side');
  const arrow = document.querySelector('.pager [rel="next"] small');
  if (arrow && !getComputedStyle(arrow, '::after').content.includes('\u2190')) faults.push('the arrow to the next page points back');
  return faults;
}

/** Runs in the page, with everything unfolded. */
export function sidewaysFaults() {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) {
    const isInScroller = (element) =>
      Boolean(element.parentElement) && (/auto|scroll/.test(getComputedStyle(element.parentElement).overflowX) || isInScroller(element.parentElement));
    // The deepest elements that stick out, not what they stretch.
    const sticksOut = (element) => handoverTest.isShown(element) && element.getBoundingClientRect().right > innerWidth + 0.5
      && !isInScroller(element);
    const culprits = [...document.body.querySelectorAll('*')]
      .filter((element) => sticksOut(element) && ![...element.children].some(sticksOut))
      .map((element) => `${handoverTest.nameOf(element)} to ${Math.round(element.getBoundingClientRect().right)} px`);
    faults.push(`the page is ${root.scrollWidth} px wide on ${innerWidth}: ${culprits.slice(0, 3).join('; ')}`);
  }
  // Cutting off what is too wide is no way out.
  for (const element of [root, document.body, document.querySelector('main')]) {
    const overflow = getComputedStyle(element).overflowX;
    if (overflow !== 'visible') faults.push(`${element.localName} has overflow-x: ${overflow}`);
  }
  return faults;
}
