// A calculator by keyboard: the answer follows what is typed and is said once; a wrong value is told at
// its field, and nothing moves. On paper and without scripts the same words stand there.

import { DESKTOP, PHONE, show, sizeName, withPage } from '../lib/browser.js';
import { Skip } from '../lib/report.js';
import { measureWaits } from '../lib/waits.js';

const BLOCK = '#month';
const HOURS = '[id="month.hours"]';
const PRICE = '[id="month.price"]';
const ANSWER = 'You pay about $468 a month. You get back 26 hours, worth $832 more than you pay.';

export async function calculator({ browser, server, kinds }, found) {
  const kind = kinds.find(({ name }) => name === 'blocks');
  if (!kind?.route) throw new Skip('there is no page with every block');
  const { route } = kind;
  for (const viewport of [PHONE, DESKTOP]) {
    await withPage(browser, { viewport }, async (page) => {
      page.on('pageerror', (error) => found(`script error: ${error.message}`));
      page.on('console', (message) => found(`the console says: ${message.text()}`));
      await show(page, server, route);
      await type(page, (what) => found(what, sizeName(viewport)));
    });
  }
  await withPage(browser, { viewport: PHONE, javaScriptEnabled: false }, async (page) => {
    await show(page, server, route);
    await readOnly(page, found);
  });
  await withPage(browser, { viewport: PHONE }, async (page) => {
    await show(page, server, route);
    await measure(page, found);
  });
}

const lineOf = (text) => text.trim().replace(/\s+/g, ' ');

async function type(page, found) {
  const expect = (what, is, should) => {
    if (is !== should) found(`${what}: “${is}” instead of “${should}”`);
  };
  const answer = async () => lineOf(await page.locator(`${BLOCK} .answers`).innerText());
  const field = page.locator(HOURS);
  const hint = () => page.locator('[id="month.hours.hint"]').innerText();
  /** Where everything in the form stands, seen from its top. */
  const places = () => page.locator(`${BLOCK} form :is(label, input, button)`).evaluateAll((all) =>
    all.map((one) => Math.round(one.getBoundingClientRect().top - one.closest('form').getBoundingClientRect().top)).join());
  await page.evaluate((block) => {
    globalThis.said = [];
    const status = document.querySelector(`${block} [role="status"]`);
    new MutationObserver(() => globalThis.said.push(status.textContent.trim().replace(/\s+/g, ' '))).observe(status, { childList: true, characterData: true, subtree: true });
  }, BLOCK);
  const said = async () => {
    await page.waitForTimeout(1000);
    return page.evaluate(() => globalThis.said.splice(0).join(' | '));
  };

  expect('at first', await answer(), ANSWER);
  expect('the line for the form', await page.locator(`${BLOCK} .given`).isVisible(), false);
  expect('what describes the field', await field.getAttribute('aria-describedby'), 'month.hours.hint');
  expect('what is allowed', await hint(), '1 to 40');
  const before = await places();

  await field.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('10');
  await page.keyboard.press('Enter');
  const ten = 'You pay about $780 a month. You get back 43 hours, worth $1,387 more than you pay.';
  expect('with 10 hours', await answer(), ten);
  expect('what is said', await said(), ten);

  await page.keyboard.press('Control+A');
  await page.keyboard.type('7,5');
  expect('with a comma', (await answer()).slice(0, 18), 'You pay about $585');
  await page.keyboard.press('ArrowUp');
  expect('a step up', await field.inputValue(), '8');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect('two steps down', await field.inputValue(), '7');
  expect('what is said after several changes', await said(), 'You pay about $546 a month. You get back 30 hours, worth $971 more than you pay.');

  const wrong = 'Hours a week must be a number between 1 and 40.';
  for (const value of ['x', '0', '41', '', '1.5.2']) {
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.type(value);
    expect(`the hint at “${value}”`, await hint(), wrong);
    expect(`aria-invalid at “${value}”`, await field.getAttribute('aria-invalid'), 'true');
    expect(`the answer at “${value}”`, await answer(), 'You pay about – a month. You get back – hours, worth – more than you pay.');
    expect(`the places at “${value}”`, await places(), before);
  }
  expect('what is said of a wrong value', await said(), wrong);
  await page.locator(PRICE).focus();
  await page.keyboard.press('Enter');
  expect('Enter with a wrong value leads to', await page.evaluate(() => document.activeElement.id), 'month.hours');
  await page.keyboard.press('ArrowDown');
  expect('a step from nothing stays within', await field.inputValue(), '1');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('6');
  expect('at the end', await answer(), ANSWER);
  expect('aria-invalid at the end', await field.getAttribute('aria-invalid'), null);
  expect('the hint at the end', await hint(), '1 to 40');

  await page.locator(PRICE).fill('20');
  await page.emulateMedia({ media: 'print' });
  expect('the form on paper', await page.locator(`${BLOCK} form`).isVisible(), false);
  const given = lineOf(await page.locator(`${BLOCK} .given`).innerText());
  expect('the values on paper', given, 'For these values: Hours a week: 6 h · Price per hour: $20 · What your own hour is worth: $50');
  expect('the way on paper', await page.locator(`${BLOCK} details p`).first().isVisible(), true);
  await page.emulateMedia({ media: 'screen' });
}

async function readOnly(page, found) {
  const text = async (part) => lineOf(await page.locator(`${BLOCK} ${part}`).innerText());
  const expect = (what, is, should) => {
    if (is !== should) found(`without scripts, ${what}: “${is}” instead of “${should}”`);
  };
  expect('the answer', await text('.answers'), ANSWER);
  expect('the values', await text('.given'), 'For these values: Hours a week: 6 h · Price per hour: $18 · What your own hour is worth: $50');
  expect('the first example', await text('tbody tr:first-child'), '4 h $18 $312 17 h $555');
  expect('the form', await page.locator(`${BLOCK} form`).isVisible(), false);
  await page.locator(`${BLOCK} summary`).press('Enter');
  expect('the way', await text('details p:first-of-type'), 'Cost = Hours a week × 52 ÷ 12 × Price per hour');
}

/** How long after a key the page shows it, on a machine a quarter as fast. */
async function measure(page, found) {
  await page.locator(HOURS).focus();
  await measureWaits(page, found, 'a key in a calculator', 6, async (at) => {
    await page.keyboard.press(['1', 'Backspace'][at % 2]);
    await page.waitForTimeout(200);
  });
}
