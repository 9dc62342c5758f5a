// Without scripts a reader loses nothing: the same words, and menus that open and close by keyboard.

import { PHONE, show, withPage } from '../lib/browser.js';
import { eachMenu } from '../lib/menus.js';

export async function noScript(world, found) {
  await compareWords(world, found);
  await readScorecard(world, found);
  await withPage(world.browser, { viewport: PHONE, javaScriptEnabled: false }, async (page) => {
    await eachMenu(page, world, (menu) => walkMenu(page, menu, (what) => found(what, menu.name)));
  });
}

async function compareWords({ browser, server, kinds }, found) {
  const wordsOfKinds = (javaScriptEnabled) =>
    withPage(browser, { javaScriptEnabled }, async (page) => {
      const words = [];
      for (const { route } of kinds) {
        await show(page, server, route);
        words.push(await page.evaluate(wordsOfMain));
      }
      return words;
    });
  const [withScripts, without] = [await wordsOfKinds(true), await wordsOfKinds(false)];
  kinds.forEach(({ name }, at) => {
    if (without[at].length === 0) found('main is empty without scripts', name);
    const differs = withScripts[at].findIndex((word, place) => word !== without[at][place]);
    if (differs >= 0 || withScripts[at].length !== without[at].length) {
      const from = Math.max(differs, 0);
      found(`other words in main: “${without[at].slice(from, from + 5).join(' ')}” instead of “${withScripts[at].slice(from, from + 5).join(' ')}”`, name);
    }
  });
}

/** Its numbers are controls where there are scripts, and text where there are none. */
async function readScorecard({ browser, server, kinds }, found) {
  const blocks = kinds.find(({ name }) => name === 'blocks');
  if (!blocks?.route) return;
  await withPage(browser, { viewport: PHONE, javaScriptEnabled: false }, async (page) => {
    await show(page, server, blocks.route);
    const rows = (await page.locator('#samples table tr').allInnerTexts()).map((row) => row.split(/\s+/).join(' '));
    const should = ['What we look at Weight Ana Bo Cy', 'Paid sample 3 4 2 5', 'Clear words 2 5 3.5 3', 'Total of 25 22 13 21', 'Rank 1 3 2'];
    if (rows.join() !== should.join()) found(`the scorecard says “${rows.join(' | ')}”`);
    const verdict = await page.locator('#samples .verdict').innerText();
    if (verdict !== 'Ana is ahead by 1 point.') found(`of the scorecard is said “${verdict}”`);
  });
}

/**
 * Runs in the page: what a reader can read, less the words of controls, which scripts may add, and the
 * line for which they put them.
 */
function wordsOfMain() {
  // What another tab holds is there to be read.
  for (const tab of document.querySelectorAll('[role="tabpanel"]')) tab.hidden = false;
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (handoverTest.isShown(parent) && !parent.closest('button, output, select, [role="status"], .tools, .score thead, .score td, .given')) {
      words.push(...data.split(/\s+/).filter(Boolean));
    }
  }
  return words;
}

/** Opens, enters, leaves by Escape; opens again, leaves by the sheet's own button. */
async function walkMenu(page, { button, sheet }, found) {
  const isOpen = () => page.$eval(sheet, (element) => element.matches(':popover-open'));
  const isFocused = (selector) => page.$$eval(selector, (elements) => elements.includes(document.activeElement));
  const expect = async (what, holds) => {
    if (!(await holds)) found(what);
  };
  const tabTo = async (selector) => {
    for (let presses = 0; presses < 60; presses++) {
      if (await isFocused(selector)) return;
      await page.keyboard.press('Tab');
    }
    found(`Tab does not lead to ${selector}`);
  };

  await expect('is open from the start', isOpen().then((open) => !open));
  await tabTo(button);
  await page.keyboard.press('Enter');
  await expect('Enter does not open it', isOpen());
  await page.keyboard.press('Tab');
  await expect('after it opened, Tab does not lead to its first link', isFocused(`${sheet} a`));
  await page.keyboard.press('Escape');
  await expect('Escape does not close it', isOpen().then((open) => !open));
  await expect(`after Escape the focus is not on ${button}`, isFocused(button));

  await page.keyboard.press('Space');
  await expect('Space does not open it', isOpen());
  await tabTo(`${sheet} .close`);
  await page.keyboard.press('Enter');
  await expect('its own button does not close it', isOpen().then((open) => !open));
  await expect(`after closing, the focus is not on ${button}`, isFocused(button));
}
