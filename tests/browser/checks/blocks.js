// What the scripts of blocks add: ticks that are kept, counted, cleared, copied and printed; steps to
// copy; a recording that goes where its chapters say. And what there is without them, or without a store.

import { DESKTOP, PHONE, show, withPage } from '../lib/browser.js';
import { note, Skip } from '../lib/report.js';
import { measureWaits } from '../lib/waits.js';

const LIST = '#before-yes';
/** Nothing but rounding: https://web.dev/articles/cls */
const MOST_SHIFT = 0.001;

export async function blocks({ browser, server, kinds }, found) {
  const kind = kinds.find(({ name }) => name === 'blocks');
  if (!kind?.route) throw new Skip('there is no page with every block');
  const { route } = kind;
  const onPage = (conditions, use) =>
    withPage(browser, conditions, async (page) => {
      page.on('pageerror', (error) => found(`script error: ${error.message}`));
      page.on('console', (message) => found(`the console says: ${message.text()}`));
      // Where a sheet of paper would come out, one notes what would be on it.
      await page.addInitScript(() => {
        globalThis.printed = [];
        globalThis.print = () => {
          globalThis.printed.push(document.querySelector('.printing')?.className);
          dispatchEvent(new Event('afterprint'));
        };
      });
      await show(page, server, route);
      await use(page);
    });
  const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

  await onPage({ viewport: PHONE }, (page) => tick(page, server, route, found));
  await onPage({ viewport: DESKTOP, ...clipboard }, async (page) => {
    await copyAndPrint(page, found);
    await playChapter(page, found);
    await pressCard(page, found);
  });
  await onPage({ viewport: DESKTOP, ...clipboard }, (page) => sendLink(page, server, route, found));
  await refuseStore(browser, server, route, found);
  await withPage(browser, { viewport: PHONE, javaScriptEnabled: false }, (page) => withoutScripts(page, server, route, found));
  for (const viewport of [PHONE, DESKTOP]) {
    await onPage({ viewport }, async (page) => {
      const shift = await page.evaluate(sumOfShifts);
      note(`blocks: layout shift at ${viewport.width} px`, shift.toFixed(4), MOST_SHIFT);
      if (shift > MOST_SHIFT) found(`the page moves: ${shift.toFixed(4)}`, `${viewport.width} px`);
    });
  }
  await onPage({ viewport: PHONE }, (page) => measureTick(page, found));
}

/** A link with ticks: whoever opens it sees them, and loses none of the own. */
async function sendLink(page, server, route, found) {
  const expect = (what, is, should) => {
    if (is !== should) found(`${what}: “${is}” instead of “${should}”`);
  };
  const ticked = () => page.locator(`${LIST} input`).evaluateAll((boxes) => boxes.filter((box) => box.checked).map((box) => box.name).join());
  const button = (name) => page.locator(`${LIST} .tools`).getByRole('button', { name });
  expect('a link without ticks is offered', await button('Copy link').isVisible(), false);
  await page.locator('[id="before-yes.brief"]').check();
  await page.locator('[id="before-yes.mail"]').check();
  await button('Copy link').click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect('the link', link.slice(server.origin.length), `${server.mount}${route}#before-yes=brief+mail`);
  await page.locator('[id="before-yes.brief"]').uncheck();
  await page.goto('about:blank');
  await page.goto(link);
  expect('ticks of the link', await ticked(), 'brief,mail');
  await page.locator('[id="before-yes.answers"]').check();
  await button('Show mine').click();
  expect('own ticks', await ticked(), 'mail');
  expect('the address then', new URL(page.url()).hash, '#before-yes');
  await page.goto('about:blank');
  await page.goto(link);
  await button('Keep them').click();
  await page.goto('about:blank');
  await show(page, server, route);
  expect('ticks that were kept', await ticked(), 'brief,mail');
  await page.goto('about:blank');
  await page.goto(link.replace('brief', 'nothing%3Cb%3E'));
  expect('a point that is gone', await ticked(), 'mail');
  // A link that was cut or changed on its way breaks nothing.
  await page.goto('about:blank');
  await page.goto(link.replace('brief+mail', '%E0%A4%A'));
  expect('ticks of a broken link', await ticked(), 'brief,mail');
}

/** By keyboard: tick, hear how many, load again, clear, keep. */
async function tick(page, server, route, found) {
  const expect = (what, is, should) => {
    if (is !== should) found(`${what}: “${is}” instead of “${should}”`);
  };
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  const count = () => page.locator(`${LIST} > .count`).innerText();
  const ticked = () => page.locator(`${LIST} input`).evaluateAll((boxes) => boxes.filter((box) => box.checked).map((box) => box.name).join());
  const clear = page.locator(`${LIST} [data-do="clear"]`);

  expect('before anything is ticked', await count(), '4 points');
  if (await clear.isVisible()) found('Clear is shown where there is nothing to clear');
  await page.locator(`${LIST} input`).first().focus();
  await page.keyboard.press('Space');
  expect('after one tick', await count(), '1 of 4 done');
  await page.locator(`${LIST} input`).last().focus();
  await page.keyboard.press('Space');
  expect('after two', await count(), '2 of 4 done');
  const role = await page.locator(`${LIST} > .count`).getAttribute('role');
  expect('the role of the count', role, 'status');

  await show(page, server, route);
  expect('after loading again', await ticked(), 'brief,answers');
  expect('after loading again', await count(), '2 of 4 done');
  const keys = await page.evaluate(() => Object.keys(localStorage).join());
  expect('the key', keys, `handover:${server.mount}:/${route}:before-yes`);

  const ask = async () => {
    await clear.focus();
    await page.keyboard.press('Enter');
    expect('the question', (await page.locator(`${LIST} .ask`).innerText()).replace(/\s+/g, ' '), 'Clear 2 ticks? Clear Keep');
  };
  await ask();
  expect('what Enter would do', await focused(), 'Keep');
  await page.keyboard.press('Enter');
  expect('after Keep', await ticked(), 'brief,answers');
  expect('after Keep, the focus', await focused(), 'Clear');
  await ask();
  await page.keyboard.press('Escape');
  expect('questions after Escape', await page.locator(`${LIST} .ask`).count(), 0);
  await ask();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  expect('after Clear', await ticked(), '');
  expect('after Clear', await count(), '0 of 4 done');
  expect('after Clear, the focus', await focused(), 'before-yes.brief');

  for (const box of await page.locator(`${LIST} input`).all()) await box.press('Space');
  expect('at the end', await count(), 'All 4 done.');
  await page.locator('[id="day.old"]').press('Space');
  await show(page, server, route);
  expect('a list in a step', await page.locator('[id="day.old"]').isChecked(), true);
}

async function copyAndPrint(page, found) {
  const copied = async (block) => {
    await page.locator(`${block} > .tools [data-do="copy"]`).click();
    await page.locator(`${block} > .tools [role="status"]`).filter({ hasText: 'Copied' }).waitFor({ timeout: 2_000 })
      .catch(() => found(`${block}: after copying nothing is said`));
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const expect = (what, text, wanted) => {
    if (!text.includes(wanted)) found(`${what} has no “${wanted}”: “${text}”`);
  };
  await page.locator('[id="before-yes.brief"]').check();
  const list = await copied(LIST);
  expect('the copied list', list, 'Before you say yes\n');
  expect('the copied list', list, '- [x] I wrote the brief on one page\n  Use the page of this site, and one page.\n');
  expect('the copied list', list, 'Access\n\n- [ ] Mail\n');
  const steps = await copied('#answer');
  expect('the copied steps', steps, 'Answer shop e-mail\nWho: Virtual assistant\n');
  expect('the copied steps', steps, '2. Sort by age.\n   Time: 1 h 3 min\n   Result: oldest on top\n');
  expect('the copied steps', steps, 'If someone is angry, stop and tell the owner.');

  const print = page.locator(`${LIST} [data-do="print"]`);
  for (const answer of ['With ticks', 'Empty boxes']) {
    await print.click();
    await page.locator(`${LIST} .ask button`, { hasText: answer }).click();
  }
  await page.locator('#short [data-do="print"]').click();
  await page.locator('#answer > .tools [data-do="print"]').click();
  const printed = await page.evaluate(() => globalThis.printed);
  const wanted = ['block check printing with-ticks', 'block check printing', 'block check printing', 'block sop printing'];
  if (printed.join() !== wanted.join()) found(`printed were ${printed.join()}`);
  if (await page.locator('.printing').count()) found('after printing the page still waits for paper');
}

async function playChapter(page, found) {
  await page.locator('#talk .moments a').last().press('Enter');
  await page.waitForFunction(() => document.querySelector('#talk video').currentTime >= 4, undefined, { timeout: 4_000 })
    .catch(() => found('the chapter does not move the player'));
  if (new URL(page.url()).pathname.endsWith('.wav')) found('the chapter leaves the page');
}

/** All of a card leads to where its title does, but for links in its text. */
async function pressCard(page, found) {
  const last = page.locator('.flow .card').last();
  const leadsTo = await last.evaluate((card) => {
    const box = card.getBoundingClientRect();
    card.scrollIntoView();
    const { left, bottom, top } = card.getBoundingClientRect();
    const at = (x, y) => document.elementFromPoint(x, y)?.closest('a')?.getAttribute('href');
    const inner = card.querySelector('p:not(.title) a').getBoundingClientRect();
    return { corner: at(left + 5, bottom - 5), top: at(left + box.width - 5, top + 5), inner: at(inner.left + 5, inner.top + 5), title: card.querySelector('.title a').getAttribute('href') };
  });
  if (leadsTo.corner !== leadsTo.title || leadsTo.top !== leadsTo.title) found(`the corners of a card lead to ${leadsTo.corner} and ${leadsTo.top}`);
  if (leadsTo.inner !== '#asides') found(`a link in a card leads to ${leadsTo.inner}`);
}

/** Where the browser keeps and copies nothing, the boxes work for this visit, and one is told. */
async function refuseStore(browser, server, route, found) {
  await withPage(browser, { viewport: PHONE }, async (page) => {
    page.on('pageerror', (error) => found(`without a store: ${error.message}`));
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
      // As on an address without https.
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await show(page, server, route);
    await page.locator(`${LIST} input`).first().check();
    const count = await page.locator(`${LIST} > .count`).innerText();
    if (count !== '1 of 4 done') found(`without a store the count says “${count}”`);
    const told = await page.locator(`${LIST} .kept`).innerText();
    await page.locator(`${LIST} [data-do="copy"]`).click();
    const said = await page.locator(`${LIST} .tools [role="status"]`).innerText();
    if (said !== 'Mark the text and copy it by hand') found(`where nothing can be copied, one is told “${said}”`);
    if (told !== 'Your browser does not keep ticks here. Print or copy the list before you leave.') found(`without a store one is told “${told}”`);
  });
}

async function withoutScripts(page, server, route, found) {
  await show(page, server, route);
  const box = page.locator(`${LIST} input`).first();
  await box.focus();
  await page.keyboard.press('Space');
  if (!(await box.isChecked())) found('without scripts a box cannot be ticked');
  const dead = await page.locator('main .tools, main .tools button').evaluateAll((all) => all.filter(handoverTest.isShown).length);
  if (dead) found(`without scripts ${dead} controls are shown that do nothing`);
}

/** How long after a tick the page shows it, on a machine a quarter as fast. */
async function measureTick(page, found) {
  const box = page.locator(`${LIST} input`).first();
  await box.scrollIntoViewIfNeeded();
  await measureWaits(page, found, 'a tick', 5, async () => {
    await box.click();
    await page.waitForTimeout(200);
  });
}

/** Runs in the page. */
function sumOfShifts() {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(0), 300);
  });
}
