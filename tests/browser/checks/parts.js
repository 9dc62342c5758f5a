// Tabs by keyboard, and one choice for all of a name; a link into a tab that is not shown; questions that
// open; texts that are copied and kept as files.

import { readFile } from 'node:fs/promises';

import { DESKTOP, PHONE, show, withPage } from '../lib/browser.js';
import { Skip } from '../lib/report.js';

/** A post with a word of the glossary. */
const POST = 'blog/specimen-part-1/';
const SET = '.tabs[data-sync="system"]';

export async function parts({ browser, server, kinds }, found) {
  const kind = kinds.find(({ name }) => name === 'blocks');
  if (!kind?.route) throw new Skip('there is no page with every block');
  const { route } = kind;
  const expect = (what, is, should) => {
    if (is !== should) found(`${what}: “${is}” instead of “${should}”`);
  };
  const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
  await withPage(browser, { viewport: DESKTOP, ...clipboard }, async (page) => {
    page.on('pageerror', (error) => found(`script error: ${error.message}`));
    await show(page, server, route);
    await walkTabs(page, server, route, expect);
    await followLink(page, server, route, expect);
    await takeAlong(page, expect);
  });
  await withPage(browser, { viewport: PHONE, javaScriptEnabled: false }, async (page) => {
    await show(page, server, route);
    expect('without scripts: parts that are shown', await page.locator('.tabs > .tab:visible').count(), await page.locator('.tabs > .tab').count());
    await page.locator('.faq summary').first().click();
    expect('without scripts: an answer', await page.locator('.faq details').first().getAttribute('open'), '');
    expect('without scripts: buttons of a template', await page.locator('.template button:visible').count(), 0);
  });
  await explainWord(browser, server, expect);
  // Where the script is late or lost, the links show what they lead to.
  await withPage(browser, { viewport: PHONE }, async (page) => {
    await page.route(/tabs\.\w+\.js/, (request) => request.abort());
    await show(page, server, route);
    const second = page.locator(`${SET} > .tab`).nth(1);
    expect('without the script of tabs: the second part', await second.isVisible(), false);
    await page.locator(`${SET} a`).nth(1).click();
    expect('without the script of tabs, after its link: the second part', await second.isVisible(), true);
  });
}

async function walkTabs(page, server, route, expect) {
  const tabs = page.locator(SET).first().getByRole('tab');
  const chosen = (at = 0) => page.locator(SET).nth(at).locator('[aria-selected="true"]').innerText();
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim().slice(0, 9));
  const shown = () => page.locator(`${SET} > .tab:visible`).count();
  expect('at first', await chosen(), 'On a Mac');
  expect('parts that are shown', await shown(), 2);
  await tabs.first().focus();
  await page.keyboard.press('ArrowRight');
  expect('an arrow leads to', await focused(), 'Donaudamp');
  await page.keyboard.press('ArrowRight');
  expect('an arrow behind the last one leads to', await focused(), 'On a Mac');
  await page.keyboard.press('End');
  expect('End leads to', await focused(), 'Donaudamp');
  await page.keyboard.press('Home');
  expect('Home leads to', await focused(), 'On a Mac');
  await page.keyboard.press('Tab');
  expect('Tab leads into', await page.evaluate(() => document.activeElement.getAttribute('role')), 'tabpanel');
  await page.keyboard.press('Shift+Tab');
  expect('Shift and Tab lead back to', await focused(), 'On a Mac');
  // A choice holds where the name is the same and the tab is there, and on the next page.
  await page.locator(SET).nth(1).getByRole('tab').nth(1).click();
  expect('a set without that tab stays at', await chosen(0), 'On a Mac');
  await page.locator(SET).nth(1).getByRole('tab').nth(0).click();
  await page.locator(SET).nth(0).getByRole('tab').nth(1).click();
  expect('another set without that tab stays at', await chosen(1), 'On a Mac');
  await show(page, server, route);
  expect('after loading again', (await chosen(0)).slice(0, 9), 'Donaudamp');
}

async function followLink(page, server, route, expect) {
  await page.evaluate(() => localStorage.clear());
  await show(page, server, route);
  const deep = page.locator('#deeper');
  expect('what stands in a tab that was not chosen', await deep.isVisible(), false);
  await page.evaluate(() => (location.hash = '#deeper'));
  await page.waitForFunction(() => document.querySelector('#deeper').checkVisibility());
  await page.goto('about:blank');
  await show(page, server, `${route}#deeper`);
  expect('what a link led to', await deep.isVisible(), true);
}

async function takeAlong(page, expect) {
  const template = page.locator('.template').last();
  const text = '#### Task\n\nDone means: … & "on time"\n\n- [ ] read by somebody else\n';
  await template.getByRole('button').first().click();
  expect('the clipboard has', await page.evaluate(() => navigator.clipboard.readText()), text);
  await template.locator('[role="status"]:has-text("Copied")').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), template.getByRole('button').nth(1).click()]);
  expect('the file is called', file.suggestedFilename(), 'brief.txt');
  expect('the file has', await readFile(await file.path(), 'utf8'), text);
}

/** A word of the glossary: its meaning beside it, and without scripts the way to it. */
async function explainWord(browser, server, expect) {
  await withPage(browser, { viewport: PHONE }, async (page) => {
    await show(page, server, POST);
    const meaning = page.locator('.word');
    expect('a meaning nobody asked for', await meaning.isVisible(), false);
    await page.locator('.term').focus();
    await page.keyboard.press('Enter');
    expect('the meaning', (await meaning.innerText()).split('\n')[0], 'Stand-up A short meeting, every day.');
    await page.keyboard.press('Escape');
    expect('the meaning after Escape', await meaning.isVisible(), false);
    expect('after Escape the focus is on', await page.evaluate(() => document.activeElement.className), 'term');
    await page.emulateMedia({ media: 'print' });
    expect('the meaning on paper', await meaning.isVisible(), true);
  });
  await withPage(browser, { viewport: PHONE, javaScriptEnabled: false }, async (page) => {
    await show(page, server, POST);
    await page.locator('.term').click();
    expect('without scripts the word leads to', new URL(page.url()).hash, '#stand-up');
  });
}
