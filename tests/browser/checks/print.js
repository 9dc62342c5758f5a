// On paper there is the text and nothing that can only be pressed; addresses of other sites are
// written out, once.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { DESKTOP, show, withPage } from '../lib/browser.js';
import { Skip } from '../lib/report.js';

const run = promisify(execFile);

/** What has no use on paper. The names at the head of a scorecard are words that can be pressed. */
const FURNITURE = ['a[href="#main"]', 'body > header', 'body > footer', 'nav', 'button:not(th > *)', '.toc summary'];

const KINDS = ['guide', 'post', 'specimen', 'blocks'];

export async function print({ browser, server, kinds, workFolder }, found) {
  await run('pdftotext', ['-v']).catch(() => {
    throw new Skip('there is no pdftotext (Debian: `apt-get install poppler-utils`)');
  });
  await withPage(browser, { viewport: DESKTOP }, async (page) => {
    for (const { name, route } of kinds.filter((kind) => KINDS.includes(kind.name))) {
      await show(page, server, route);
      // The furniture's words may well be in the text, so it is given words that are nowhere else.
      const markers = await page.evaluate(markFurniture, FURNITURE);
      const { openings, addresses } = await page.evaluate(whatMustBePrinted);
      const text = await printedText(page, path.join(workFolder, `${name}.pdf`));

      for (const { marker, selector } of markers) {
        if (text.includes(marker)) found(`${selector} is printed`, name);
      }
      for (const opening of openings) {
        if (!text.includes(withoutSpaces(opening))) found(`not printed: “${opening}”`, name);
      }
      for (const address of new Set(addresses)) {
        // An address may be the beginning of another.
        const expected = addresses.filter((other) => other.startsWith(address)).length;
        const printed = text.split(address).length - 1;
        if (printed !== expected) found(`${address} is printed ${printed} times instead of ${expected}`, name);
      }
    }
  });
}

/** Runs in the page: puts a word of its own into each piece of furniture. */
function markFurniture(selectors) {
  return selectors.flatMap((selector) =>
    [...document.querySelectorAll(selector)].map((element, at) => {
      const marker = `Qz${selector.replace(/[^a-z]/g, '')}${at}qZ`;
      element.append(` ${marker} `);
      return { marker, selector: handoverTest.nameOf(element).replace(/\s*“.*/s, '') };
    }),
  );
}

/** Runs in the page: how each block of the text begins, and where its links to other sites lead. */
function whatMustBePrinted() {
  const blocks = [...document.querySelectorAll('main h1, main .lead, main .flow :is(h2, h3, h4, p, li, th, td, pre)')]
    .filter((block) => !block.closest('.tools, [role="status"]'));
  const openings = blocks
    .map((block) => (block.firstChild?.nodeType === Node.TEXT_NODE ? block.firstChild.data.trim().slice(0, 40) : ''))
    .filter((opening) => opening.length > 0);
  const addresses = [...document.querySelectorAll('main .flow a[href^="http"]')]
    .filter((link) => link.origin !== location.origin)
    .map((link) => link.getAttribute('href'));
  return { openings, addresses };
}

/** The words of the page's printout on A4, without spaces, since lines break anywhere. */
async function printedText(page, file) {
  await writeFile(file, await page.pdf({ format: 'A4' }));
  // In the order of the page, not of the sheet: else words of neighbouring table cells are mixed.
  const { stdout } = await run('pdftotext', ['-raw', '-enc', 'UTF-8', file, '-'], { maxBuffer: 1 << 24 });
  return withoutSpaces(stdout);
}

/** Letters that a font joins into one sign come apart again. */
function withoutSpaces(text) {
  return text.normalize('NFKC').replace(/\s+/g, '');
}
