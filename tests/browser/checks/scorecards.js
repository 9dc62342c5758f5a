// Scorecards in readers' hands: the script comes to what the build comes to, what one changes is kept
// and can be taken back, and a spreadsheet gets all of it.

import { readFile } from 'node:fs/promises';

import { DESKTOP, PHONE, show, withPage } from '../lib/browser.js';
import { note, Skip } from '../lib/report.js';
import { measureWaits } from '../lib/waits.js';

const CARD = '#samples';

export async function scorecards({ browser, server, kinds }, found) {
  const route = kinds.find(({ name }) => name === 'blocks')?.route;
  if (!route) throw new Skip('there is no page with every block');
  const cases = JSON.parse(await readFile(new URL('../../scorecards/cases.json', import.meta.url), 'utf8'));
  const onPage = (viewport, use, prepare = async () => {}) => withPage(browser, { viewport, acceptDownloads: true }, async (page) => {
    page.on('pageerror', (error) => found(`script error: ${error.message}`));
    await page.addInitScript(() => {
      globalThis.print = () => {
        globalThis.printed = document.querySelector('.printing')?.id;
        dispatchEvent(new Event('afterprint'));
      };
    });
    await prepare(page);
    await show(page, server, route);
    await use(page);
  });

  await onPage(DESKTOP, (page) => compareCases(page, cases, found));
  await onPage(PHONE, (page) => change(page, server, route, found));
  await onPage(DESKTOP, (page) => save(page, found));
  await onPage(DESKTOP, (page) => saveWithCommas(page, found), writeCommas);
  await onPage(PHONE, (page) => withoutStore(page, found), refuseStore);
  await onPage(PHONE, (page) => pinFirstColumn(page, found));
  await onPage(PHONE, (page) => measureChoice(page, found));
}

/** Every case of `tests/scorecards`, of which the build has its own test. */
async function compareCases(page, cases, found) {
  const wrong = await page.evaluate(async (all) => {
    const { judge } = await import(document.querySelector('script[src*="/scorecard."]').src);
    const { format } = await import('number');
    const words = document.querySelector('#samples > .tools').dataset;
    const show = (value) => format(value ?? NaN, null, { decimal: '.', group: ',' });
    return all.flatMap(({ name, weights, people, best, totals, ranks, verdict }) => {
      const lines = weights.map((weight, key) => ({ key, weight: Number(weight) }));
      const cast = Object.entries(people).map(([person, scores]) => ({ name: person, scores: scores.map((score) => score && Number(score)) }));
      const told = judge(lines, cast, { ...words, alone: words.alone.replace('25', best) }, show);
      const is = JSON.stringify([cast.map(({ total }) => show(total)), cast.map(({ rank }) => show(rank)), told]);
      const should = JSON.stringify([totals, ranks, verdict]);
      return is === should ? [] : [`${name}: ${is} instead of ${should}`];
    });
  }, cases);
  note('scorecards: cases', cases.length);
  for (const fault of wrong) found(fault);
}

/** Scores, people, and both again after loading. */
async function change(page, server, route, found) {
  const expect = (what, is, should) => {
    if (is !== should) found(`${what}: “${is}” instead of “${should}”`);
  };
  const press = (name) => page.locator(`${CARD} .tools .row [data-do="${name}"]`).click();
  const answer = (text) => page.locator(`${CARD} .ask button`, { hasText: text }).click();
  const verdict = () => page.locator(`${CARD} .verdict`).innerText();
  const names = () => page.locator(`${CARD} thead button`).allInnerTexts().then((all) => all.join());
  const totals = () => page.locator(`${CARD} tfoot tr:first-child output`).allInnerTexts().then((all) => all.join());
  const back = page.locator(`${CARD} [data-do="back"]`);
  const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.ariaLabel);

  expect('at first', await totals(), '22,13,21');
  expect('at first', await verdict(), 'Ana is ahead by 1 point.');
  if (await back.isVisible()) found('one can take back what was not changed');
  const stored = () => page.evaluate(() => Object.keys(localStorage).join());
  expect('kept at first', await stored(), '');

  await page.getByLabel('Paid sample, Cy').selectOption('4');
  await page.getByLabel('Clear words, Cy').selectOption('–');
  expect('with an empty cell', await verdict(), 'Ana is ahead by 9 points. Cy has not been scored on every line.');
  expect('the key', await stored(), `handover:${server.mount}:/${route}:samples`);

  await press('add');
  expect('to add somebody, the focus', await focused(), 'Name');
  await page.keyboard.type('Di <b>');
  await page.keyboard.press('Enter');
  expect('after adding', await names(), 'Ana,Bo,Cy,Di <b>');
  expect('after adding, the focus', await focused(), 'Add a person');
  await page.getByLabel('Paid sample, Di <b>').selectOption('5');
  await page.getByLabel('Clear words, Di <b>').selectOption('5');
  expect('with somebody new', await verdict(), 'Di <b> is ahead by 3 points. Cy has not been scored on every line.');
  await press('add');
  await page.keyboard.press('Enter');
  expect('without a name', await names(), 'Ana,Bo,Cy,Di <b>');

  await page.locator(`${CARD} thead button`).nth(1).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Bob');
  await answer('Rename');
  expect('after renaming', await names(), 'Ana,Bob,Cy,Di <b>');
  expect('after renaming, the scores', await page.getByLabel('Clear words, Bob').inputValue(), '3.5');
  await page.locator(`${CARD} thead button`).nth(0).click();
  await answer('Remove');
  expect('after removing', await names(), 'Bob,Cy,Di <b>');

  await show(page, server, route);
  expect('after loading again', await names(), 'Bob,Cy,Di <b>');
  expect('after loading again', await totals(), '13,12,25');
  expect('after loading again, the other', await page.locator('#unscored .verdict').innerText(), 'Ana has 10.5 of 15. Maximiliane Oberhuber has not been scored on every line.');

  await press('empty');
  await answer('Leave it');
  expect('after Leave it', await totals(), '13,12,25');
  await press('empty');
  await answer('Start empty');
  expect('after Start empty', await totals(), '–,–,–');
  expect('after Start empty', await verdict(), 'Nobody has been scored yet.');
  while (await page.locator(`${CARD} thead button`).count()) {
    await page.locator(`${CARD} thead button`).first().click();
    await answer('Remove');
  }
  expect('with nobody', await verdict(), 'Nobody has been scored yet.');
  await back.click();
  await answer('Back to');
  expect('after going back', await names(), 'Ana,Bo,Cy');
  expect('after going back', await totals(), '22,13,21');
  expect('after going back', await stored(), '');
  await press('print');
  expect('printed', await page.evaluate(() => globalThis.printed), 'samples');
}

/** The table as a spreadsheet gets it. */
async function saved(page) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(`${CARD} [data-do="save"]`).click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

async function save(page, found) {
  for (const [at, name] of ['=1+1', 'B "o", C'].entries()) {
    await page.locator(`${CARD} thead button`).nth(at).click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  }
  await page.locator(`${CARD} tbody select`).last().selectOption('–');
  const { name, text } = await saved(page);
  const should = [
    '\ufeff"What we look at","Weight","\'=1+1","B ""o"", C","Cy"',
    '"Paid sample","3","4","2","5"',
    '"Clear words","2","5","3.5",""',
    '"Total of 25","","22","13","15"',
    '"Rank","","1","2",""',
    '',
  ].join('\r\n');
  if (name !== 'samples.csv') found(`the table is saved as ${name}`);
  if (text !== should) found(`saved was ${JSON.stringify(text)} instead of ${JSON.stringify(should)}`);
}

/** A site in a language that writes `3,5`. */
const writeCommas = (page) => page.route(/every-block/, async (to) => {
  const answer = await to.fetch();
  const body = (await answer.text()).replaceAll('data-number="1,234.5"', 'data-number="1.234,5"').replaceAll('>3.5<', '>3,5<').replaceAll('>1.5<', '>1,5<');
  return to.fulfill({ response: answer, body });
});

async function saveWithCommas(page, found) {
  await page.getByLabel('Paid sample, Bo').selectOption('3');
  await page.getByLabel('Paid sample, Bo').selectOption('2');
  const { text } = await saved(page);
  if (!text.includes('"Clear words";"2";"5";"3,5";"3"')) found(`with decimal commas, saved was ${JSON.stringify(text)}`);
  await page.getByLabel('Probearbeit, Ana').selectOption('8');
  await page.getByLabel('Probearbeit, Ana').selectOption('7');
  const told = await page.locator('#unscored .verdict').innerText();
  if (!told.startsWith('Ana has 10,5 of 15.')) found(`with decimal commas one is told “${told}”`);
}

const refuseStore = (page) => page.addInitScript(() => {
  Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
});

async function withoutStore(page, found) {
  await page.getByLabel('Paid sample, Bo').selectOption('5');
  const told = await page.locator(`${CARD} .kept`).innerText();
  if (told !== 'Your browser does not keep scores here. Save or print them before you leave.') found(`without a store one is told “${told}”`);
  if ((await page.locator(`${CARD} .verdict`).innerText()) !== 'Ana and Bo share the lead.') found('without a store nothing is counted');
}

/** What is looked at stays in view while the people go by. */
async function pinFirstColumn(page, found) {
  for (const dir of ['ltr', 'rtl']) {
    const moved = await page.evaluate((way) => {
      document.documentElement.dir = way;
      const region = document.querySelector('#samples > .scroll');
      region.scrollLeft = way === 'rtl' ? -60 : 60;
      const first = region.querySelector('tbody th').getBoundingClientRect();
      const around = region.getBoundingClientRect();
      const away = way === 'rtl' ? around.right - first.right : first.left - around.left;
      return { by: Math.abs(region.scrollLeft), away };
    }, dir);
    if (!moved.by) found('the table is not too wide for a phone, so nothing was looked at', dir);
    if (Math.abs(moved.away) > 1) found(`the first column is ${moved.away} px away from its edge`, dir);
  }
}

/** How long after a choice the page shows what it comes to, on a machine a quarter as fast. */
async function measureChoice(page, found) {
  await page.getByLabel('Paid sample, Bo').focus();
  const keys = ['3', '4', '5', '1', '2'];
  await measureWaits(page, found, 'a choice in a scorecard', keys.length, async (at) => {
    await page.keyboard.press(keys[at]);
    // Keys that follow at once are one word, as a list takes them.
    await page.waitForTimeout(1_200);
  });
  if ((await page.locator(`${CARD} tfoot output`).nth(1).innerText()) !== '13') found('the keys chose nothing, so nothing was measured');
}
