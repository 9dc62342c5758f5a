// The small theme, on the same site as Daybook: valid HTML, axe finds nothing, no page scrolls sideways,
// nothing is asked of anybody else or told to the console, and no control waits for a script.

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { DESKTOP, PHONE, show, sizeName, withPage } from '../lib/browser.js';
import { note } from '../lib/report.js';
import { serveFolder } from '../lib/server.js';
import { MOUNT, copySite, htmlPages } from '../lib/site.js';
import { examine } from './axe.js';
import { sidewaysFaults } from './reflow.js';
import { valid } from './valid.js';

/** The style sheet as it goes over the wire. */
const SHEET_BYTES = 2_500;

const NARROW = [
  { name: '320x640', viewport: { width: 320, height: 640 } },
  { name: '360x740, letters 200 %', viewport: PHONE, css: 'html { font-size: 200%; }' },
  { name: '320x640, from right to left', viewport: { width: 320, height: 640 }, direction: 'rtl' },
];

export async function plain({ handover, browser, site, pages, workFolder }, found) {
  const [root, output] = [path.join(workFolder, 'plain'), path.join(workFolder, 'plain-output')];
  await copySite(site.root, root);
  const settings = path.join(root, 'site.yaml');
  const others = (await readFile(settings, 'utf8')).replace(/^theme:.*\n(?:[ \t]+.*\n)*/m, '');
  await writeFile(settings, `${others}\ntheme: plain\n`);
  await promisify(execFile)(handover, ['build', '--quiet', '--root', root, '--output', output, '--base-url', `https://example.org${MOUNT}`]);
  await valid({ site: { pages: await htmlPages(output) } }, found);

  const server = await serveFolder(output, { mount: MOUNT });
  try {
    for (const colorScheme of ['light', 'dark']) {
      for (const viewport of [PHONE, DESKTOP]) {
        await withPage(browser, { colorScheme, viewport }, async (page) => {
          listen(page, server, found);
          for (const { name, route } of pages) {
            const where = `${name}, ${colorScheme}, ${sizeName(viewport)}`;
            await show(page, server, route);
            for (const fault of await page.evaluate(lookForScripts)) found(fault, where);
            await examine(page, where, found);
          }
        });
      }
    }
    for (const { name: condition, viewport, css, direction } of NARROW) {
      await withPage(browser, { viewport }, async (page) => {
        for (const { name, route } of pages) {
          await show(page, server, route);
          if (css) await page.addStyleTag({ content: css });
          if (direction) await page.evaluate((to) => { document.documentElement.dir = to; }, direction);
          for (const fault of await page.evaluate(sidewaysFaults)) found(fault, `${name}, ${condition}`);
        }
      });
    }
    const sheet = server.log.find(({ path: asked, status }) => /\/theme\/plain\.\w+\.css$/.test(asked) && status === 200);
    note('plain: bytes of the style sheet', sheet?.bytes, SHEET_BYTES);
    if (!sheet || sheet.bytes > SHEET_BYTES) found(`the style sheet has ${sheet?.bytes} bytes on the wire`);
  } finally {
    await server.close();
  }
}

/** Whatever a page asks of others, or says on the console, is a fault. */
function listen(page, server, found) {
  const here = () => page.url().replace(server.origin, '');
  page.on('request', (request) => {
    if (!request.url().startsWith(server.origin) && !request.url().startsWith('data:')) found(`a request to another host: ${request.url()}`, here());
  });
  page.on('pageerror', (error) => found(`script error: ${error.message}`, here()));
  page.on('console', (message) => {
    // Chromium reports the wrong address that is asked for on purpose.
    const { url } = message.location();
    if (message.type() !== 'error' || url !== page.url()) found(`the console says: ${message.text()}`, here());
  });
}

/** Runs in the page, and unfolds it: no script, and nothing to press that would need one. */
function lookForScripts() {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const faults = [];
  for (const script of document.scripts) {
    if (script.type !== 'application/ld+json') faults.push(`a script: ${script.src || script.textContent.slice(0, 40)}`);
  }
  for (const button of document.querySelectorAll('button, output, select')) {
    const isAlive = button.closest('form[action]');
    if (handoverTest.isShown(button) && !isAlive) faults.push(`${handoverTest.nameOf(button)} does nothing`);
  }
  return faults;
}
