// Blocks on paper: both halves of the turn with their words, empty boxes to tick by hand, what was
// folded open, nothing cut in two; and of an instruction, four cards to a sheet.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { DESKTOP, show, withPage } from '../lib/browser.js';
import { note, Skip } from '../lib/report.js';

const run = promisify(execFile);

/** What stays on one sheet. */
const WHOLE = '.mistake, .instead, .note, .tip, .warning, .check fieldset > ul > li, .sop > .facts, .card, .books > li, .quote';
/** The page is long, but not longer than its text. */
const MOST_SHEETS = 9;
/** Five millimetres in CSS pixels. */
const BOX = (5 / 25.4) * 96;

export async function printBlocks({ browser, server, kinds, workFolder }, found) {
  await run('pdftotext', ['-v']).catch(() => {
    throw new Skip('there is no pdftotext (Debian: `apt-get install poppler-utils`)');
  });
  const kind = kinds.find(({ name }) => name === 'blocks');
  if (!kind?.route) throw new Skip('there is no page with every block');
  await withPage(browser, { viewport: DESKTOP }, async (page) => {
    const file = path.join(workFolder, 'blocks.pdf');
    const sheets = async (format) => {
      // Cards say themselves how large their sheet is.
      await writeFile(file, await page.pdf(format ? { format } : { preferCSSPageSize: true }));
      const { stdout } = await run('pdftotext', ['-raw', '-enc', 'UTF-8', file, '-'], { maxBuffer: 1 << 24 });
      return stdout.split('\f').slice(0, -1).map((text) => text.normalize('NFKC').replace(/\s+/g, ' '));
    };
    await show(page, server, kind.route);
    await page.locator('[id="before-yes.brief"]').check();
    await page.emulateMedia({ media: 'print' });
    for (const fault of await page.evaluate(lookAtBoxes, BOX)) found(fault);
    for (const fault of await page.evaluate(lookAtSquares)) found(fault);
    for (const folded of await page.locator('main details:not(.toc)').all()) {
      if (await folded.getAttribute('open') !== null) found('a block is open from the start, so nothing was looked at');
    }
    const marks = await page.evaluate(markEnds, WHOLE);
    for (const format of ['A4', 'Letter']) {
      const pages = await sheets(format);
      note(`blocks: sheets of ${format}`, pages.length, MOST_SHEETS);
      if (pages.length > MOST_SHEETS) found(`${pages.length} sheets of ${format}`);
      for (const words of ['The mistake', 'Do this instead', 'Why not?', 'Because others', 'Inside the fold.', 'Read this if', 'Paid sample 3 4 2 5', 'Total of 25', 'Ana is ahead by 1 point.', 'Probearbeit 1.5', 'Press other keys.', 'Less than you think.']) {
        if (!pages.some((text) => text.includes(words))) found(`not printed: “${words}”`, format);
      }
      for (const { begin, end, name } of marks) {
        const [from, to] = [begin, end].map((mark) => pages.findIndex((text) => text.includes(mark)));
        if (from < 0 || from !== to) found(`${name} begins on sheet ${from + 1} and ends on ${to + 1}`, format);
      }
      if (pages.some((text) => text.includes('1 of 4 done'))) found('beside empty boxes it says how many are done', format);
      if (pages.some((text) => /Probearbeit 1\.5 [7–]|Ana has 10/.test(text))) found('a scorecard that is printed empty is not', format);
      const turn = pages.find((text) => text.includes('The mistake'));
      if (!turn?.includes('Do this instead')) found('the turn is torn apart', format);
    }

    await show(page, server, kind.route);
    // As its button does before the sheet comes out.
    await page.evaluate(() => {
      globalThis.print = () => {};
      document.querySelector('#answer > .tools [data-do="print"]').click();
    });
    const sizes = await page.$$eval('#answer > .steps > li', (all, mm) => all.map((card) => {
      const { width, height } = card.getBoundingClientRect();
      return `${Math.round(width / mm)} x ${Math.round(height / mm)}`;
    }), 96 / 25.4);
    if (sizes.some((size) => size !== '105 x 148')) found(`cards of ${sizes} mm instead of A6`);
    const cards = await sheets();
    const begins = ['Open the help desk.', 'Sort by age.', 'Answer from the top.', 'Tick them off', 'Write one line'];
    const at = begins.map((words) => cards.findIndex((text) => text.includes(words)));
    if (cards.length !== 2 || at.join() !== '0,0,0,0,1') found(`the cards are on the sheets ${at.join()} of ${cards.length}`);
    if (cards.join().includes('The mistake')) found('beside the cards something else is printed');
    if (cards[0].split('Answer shop e-mail').length !== 5) found('not every card says what it is a part of');
    const { stdout } = await run('pdfinfo', [file]);
    if (!/Page size:\s+59[45][.\d]* x 84[12]/.test(stdout)) found(`the sheet of cards is not A4: ${/Page size.*/.exec(stdout)}`);
  });
}

/** Runs in the page, as it is on paper: boxes are empty squares, also those that are ticked. */
function lookAtBoxes(size) {
  const faults = [];
  for (const box of document.querySelectorAll('.check input')) {
    const { appearance, width, height, borderTopWidth } = getComputedStyle(box);
    const isSquare = [width, height].every((side) => Math.abs(parseFloat(side) - size) < 1);
    if (appearance !== 'none' || !isSquare || parseFloat(borderTopWidth) < 1) faults.push(`${handoverTest.nameOf(box)} is ${width} by ${height}, ${appearance}`);
    if (getComputedStyle(box, '::before').content !== 'none') faults.push(`${handoverTest.nameOf(box)} is not empty`);
    if (/line-through/.test(getComputedStyle(box.nextElementSibling).textDecorationLine)) faults.push(`${handoverTest.nameOf(box)} is struck through`);
  }
  return faults;
}

/** Runs in the page, as it is on paper: squares to write into, with scripts or without. */
function lookAtSquares() {
  const faults = [];
  for (const cell of document.querySelectorAll('.blank tbody td + td')) {
    const { width, borderTopWidth } = getComputedStyle(cell, '::before');
    const isEmpty = getComputedStyle(cell).fontSize === '0px' && getComputedStyle(cell.firstElementChild).display === 'none';
    if (!isEmpty || parseFloat(width) < 20 || parseFloat(borderTopWidth) < 1) faults.push(`${handoverTest.nameOf(cell)} is no empty square`);
  }
  return faults;
}

/** Runs in the page: puts words of their own before and behind what is to stay whole. */
function markEnds(selector) {
  return [...document.querySelectorAll(selector)].map((element, at) => {
    const [begin, end] = [`Qb${at}Q`, `Qe${at}Q`];
    const name = handoverTest.nameOf(element);
    const words = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) => (node.data.trim() && !node.parentElement.closest('button, .vh') ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT));
    const texts = [];
    while (words.nextNode()) texts.push(words.currentNode);
    texts[0].data = `${begin} ${texts[0].data.trimStart()}`;
    texts.at(-1).data = `${texts.at(-1).data.trimEnd()} ${end}`;
    return { begin, end, name };
  });
}
