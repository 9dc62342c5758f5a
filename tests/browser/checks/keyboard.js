// By keyboard alone: the skip link skips, and one always sees where one is.

import { DESKTOP, PHONE, show, sizeName, withPage } from '../lib/browser.js';
import { eachOpenMenu } from '../lib/menus.js';

/** More stops than any page has: whoever comes here goes round in circles. */
const MOST_STOPS = 500;
/** A ring thinner than this is not seen. */
const THINNEST_RING = 2;

export async function keyboard(world, found) {
  const { browser, server, kinds } = world;
  for (const viewport of [PHONE, DESKTOP]) {
    await withPage(browser, { viewport }, async (page) => {
      for (const { name, route } of kinds) {
        const where = `${name}, ${sizeName(viewport)}`;
        await show(page, server, route);
        await useSkipLink(page, (what) => found(what, where));
        await show(page, server, route);
        await walkStops(page, 'body', (what) => found(what, where));
      }
      if (viewport === DESKTOP) {
        await followContents(page, world, (what) => found(what, 'contents'));
        await scrollTable(page, world, (what) => found(what, 'table'));
        await chooseScore(page, world, (what) => found(what, 'scorecard'));
        await sendNothing(page, world, (what) => found(what, 'comment form'));
        return;
      }
      await eachOpenMenu(page, world, (menu) => walkStops(page, menu.sheet, (what) => found(what, `${menu.name} open`)));
    });
  }
}

async function useSkipLink(page, found) {
  await page.keyboard.press('Tab');
  const first = await currentStop(page);
  if (!first?.isSkipLink) {
    found(`the first stop is ${first?.name ?? 'nothing'}, not the skip link`);
    return;
  }
  for (const fault of first.faults) found(fault);
  await page.keyboard.press('Enter');
  if (!(await page.evaluate(() => document.activeElement.closest('main')))) found('the skip link does not move the focus into main');
  await page.keyboard.press('Tab');
  const next = await currentStop(page);
  if (next?.isBeforeMain) found(`after the skip link, Tab leads back to ${next.name}`);
}

/** A line of the contents leads to its section: one sees it, and goes on from there. */
async function followContents(page, { server, kinds }, found) {
  const guide = kinds.find(({ name }) => name === 'guide');
  if (!guide) return;
  await show(page, server, guide.route);
  const link = page.locator('nav.toc a').nth(2);
  const id = (await link.getAttribute('href')).slice(1);
  await link.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.hash === `#${id}`);
  await page.waitForTimeout(100);
  const isShown = await page.evaluate((at) => {
    const { top, bottom } = document.getElementById(at).getBoundingClientRect();
    return top >= -1 && bottom <= innerHeight;
  }, id);
  if (!isShown) found(`#${id} is not on the screen`);
  await page.keyboard.press('Tab');
  const isBehind = await page.evaluate(
    (at) => Boolean(document.getElementById(at).compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING),
    id,
  );
  if (!isBehind) found(`after #${id}, Tab leads back`);
}

/** A table that is too wide takes the focus, is moved with the arrows, and lets go. */
async function scrollTable(page, { server, kinds }, found) {
  const specimen = kinds.find(({ name }) => name === 'specimen');
  if (!specimen) return;
  await show(page, server, specimen.route);
  const table = page.locator('.scroll').first();
  await table.focus();
  for (let presses = 0; presses < 5; presses++) await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(300);
  if (!(await table.evaluate((element) => element.scrollLeft > 0))) found('the arrows do not move it');
  await page.keyboard.press('Tab');
  if (await table.evaluate((element) => element === document.activeElement)) found('Tab does not leave it');
}

/** A score that is chosen changes the total and the sentence below, which is announced. */
async function chooseScore(page, { server, kinds }, found) {
  const blocks = kinds.find(({ name }) => name === 'blocks');
  if (!blocks?.route) return;
  await show(page, server, blocks.route);
  const verdict = page.locator('#samples > .verdict');
  await page.locator('#samples > .scroll').focus();
  const isThere = () => page.evaluate(() => document.activeElement.ariaLabel === 'Paid sample, Bo');
  for (let stops = 0; stops < 6 && !(await isThere()); stops++) await page.keyboard.press('Tab');
  if (!(await isThere())) return found('Tab does not lead to the score of Bo');
  await page.keyboard.press('5');
  const total = await page.locator('#samples tfoot output').nth(1).innerText();
  if (total !== '22') found(`with a 5 Bo has ${total} instead of 22`);
  if ((await verdict.innerText()) !== 'Ana and Bo share the lead.') found(`with a 5 for Bo is said “${await verdict.innerText()}”`);
  if ((await verdict.getAttribute('role')) !== 'status') found('what is said is not announced');
  return page.evaluate(() => localStorage.clear());
}

/** A form with nothing in it is not sent: the focus goes to the first field that needs words. */
async function sendNothing(page, { server, kinds }, found) {
  const talk = kinds.find(({ name }) => name === 'comments');
  if (!talk) return;
  await show(page, server, talk.route);
  const before = page.url();
  await page.locator('.comment-form button').focus();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(200);
  if (page.url() !== before) found('it is sent');
  const at = await page.evaluate(() => ({ name: document.activeElement.name, isNamed: Boolean(document.activeElement.labels?.[0]?.innerText.trim()) }));
  if (at.name !== 'name' || !at.isNamed) found(`the focus is on “${at.name}” instead of the first field that is needed`);
}

/** Goes from stop to stop until the focus leaves what `scope` selects. */
async function walkStops(page, scope, found) {
  const seen = new Set();
  let previous;
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press('Tab');
    const stop = await currentStop(page, scope);
    // Past the last stop of the page the focus goes to the browser, or begins anew.
    if (!stop?.isInScope || (stops > 0 && stop.isSkipLink)) {
      if (stops === 0) found(`Tab leads to no stop in ${scope}`);
      return;
    }
    // A player has several stops of its own, which the page sees as one.
    if (stop.isPlayer && stop.index === previous) continue;
    previous = stop.index;
    if (seen.has(stop.index)) {
      found(`Tab comes back to ${stop.name} before the end of the page`);
      return;
    }
    seen.add(stop.index);
    for (const fault of stop.faults) found(fault);
  }
  found(`no end after ${MOST_STOPS} stops`);
}

function currentStop(page, scope = 'body') {
  return page.evaluate(describeStop, { thinnestRing: THINNEST_RING, scope });
}

/** Runs in the page: what has the focus, and what is wrong with how it shows. */
function describeStop({ thinnestRing, scope }) {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return undefined;
  const name = handoverTest.nameOf(element);
  const faults = [];

  const box = element.getBoundingClientRect();
  // What is larger than the screen (a long table) must at least begin or end on it.
  const fits = (start, end, most) => (end - start > most ? start < most && end > 0 : start >= -0.5 && end <= most + 0.5);
  // A field for many lines shows the one that is written on.
  const bottom = element.localName === 'textarea' ? Math.min(box.bottom, box.top + 2 * parseFloat(getComputedStyle(element).lineHeight)) : box.bottom;
  if (!fits(box.top, bottom, innerHeight) || !fits(box.left, box.right, innerWidth) || box.width * box.height === 0) {
    const [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom].map(Math.round);
    faults.push(`${name} is not on the screen when focused: ${left},${top} to ${right},${bottom} on ${innerWidth}x${innerHeight}`);
  } else {
    const [line] = element.getClientRects();
    const onTop = document.elementFromPoint(
      Math.min(Math.max(line.left + line.width / 2, 0), innerWidth - 1),
      Math.min(Math.max(line.top + line.height / 2, 0), innerHeight - 1),
    );
    if (!element.contains(onTop) && !onTop?.contains(element)) faults.push(`${name} is covered by ${onTop ? handoverTest.nameOf(onTop) : 'nothing'} when focused`);
  }

  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) < thinnestRing) {
    faults.push(`${name} has an outline of ${outlineStyle} ${outlineWidth} when focused`);
  }
  return {
    name,
    faults,
    index: [...document.querySelectorAll('*')].indexOf(element),
    isInScope: element.closest(scope) !== null,
    isPlayer: element.localName === 'video',
    isSkipLink: element.matches('a[href="#main"]'),
    isBeforeMain: Boolean(document.querySelector('main').compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING),
  };
}
