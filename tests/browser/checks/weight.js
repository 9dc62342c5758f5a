// A first visit is light: few bytes, few requests, little script; and the next page is nothing but its
// own HTML. Weighed are a chapter of the guide and the page that has every block.

import { DESKTOP, show, withPage } from '../lib/browser.js';
import { note, Skip } from '../lib/report.js';

/**
 * Bytes over the wire, gzip where a host would, and the heading font among them. The HTML has
 * 5,000 bytes and 400 elements for 500 words, half of both for what surrounds them. Files are the page, stylesheet, font and script. Blocks bring scripts of
 * their own, which are weighed apart, since the longest chapter may have any of them. A page with eleven kinds of block has 40,000 bytes; that of all kinds,
 * each twice, has half as many again in HTML, and the scripts of all of them.
 */
const MOST = {
  guide: { bytes: 45_000, files: 4, css: 8_000, script: 2_000, scripts: 8_000 },
  blocks: { bytes: 52_000, files: 4, css: 8_000, script: 2_000, scripts: 8_000 },
};

const OF_ALL_BLOCKS = 10;
const OF_BLOCKS = /\/theme\/(block|checklist|number|scorecard|steps|video|tabs|template|calculator|formula)\./;

export async function weight({ browser, server, kinds }, found) {
  const weighed = kinds.filter(({ name }) => name in MOST);
  if (weighed.length === 0) throw new Skip('the site has no guide');
  for (const { name, route } of weighed) {
    // A desktop, where the other chapters stand beside the text.
    await withPage(browser, { viewport: DESKTOP }, async (page) => {
      page.on('request', (request) => {
        if (!request.url().startsWith(server.origin)) found(`a request to another host: ${request.url()}`, name);
      });
      const before = server.log.length;
      await show(page, server, route);
      // What the browser asks for when the page is there counts, too: the icon, say.
      await page.waitForLoadState('networkidle');
      const answers = server.log.slice(before);
      const list = answers.map((answer) => `${answer.path} ${answer.bytes}`).join(', ');
      const own = answers.filter(({ path }) => !OF_BLOCKS.test(path));
      const bytesOf = (ending, among = answers) => among.filter(({ path }) => path.endsWith(ending)).reduce((sum, { bytes }) => sum + bytes, 0);

      const weights = {
        bytes: bytesOf(''),
        files: own.length,
        css: bytesOf('.css'),
        script: bytesOf('.js', own),
        scripts: bytesOf('.js', answers.filter(({ path }) => OF_BLOCKS.test(path))),
        html: bytesOf('/'),
        elements: await page.$$eval('*', (all) => all.length),
      };
      const words = await page.$eval('main', (main) => main.innerText.split(/\s+/).length);
      const room = { ...MOST[name], html: name === 'blocks' ? 9_500 : 2_500 + 5 * words, elements: name === 'blocks' ? 900 : Math.round(200 + 0.4 * words) };
      for (const [what, figure] of Object.entries(weights)) {
        const most = room[what];
        note(`${name}: ${what}`, figure, most);
        if (figure === 0) found(`no ${what}, so nothing was weighed`, name);
        if (figure > most) found(`${what}: ${figure} instead of at most ${most}: ${list}`, name);
      }
      if (name === 'blocks' && answers.length !== own.length + OF_ALL_BLOCKS) found(`${answers.length - own.length} files of blocks instead of ${OF_ALL_BLOCKS}: ${list}`);
      if (!bytesOf('.woff2')) found('the heading font was not loaded, so nothing was weighed', name);
      if (name === 'guide') await visitNext(page, server, found);
    });
  }
}

/** All but the HTML is there already, the page's own pictures, and the script of a block that was not met before. */
async function visitNext(page, server, found) {
  const before = server.log.length;
  await page.click('.way li:not(:has([aria-current])) a');
  await page.waitForLoadState('networkidle');
  const more = server.log.slice(before).map((answer) => answer.path).filter((path) => !OF_BLOCKS.test(path) && !/\.(svg|png|jpg)$/.test(path));
  if (more.length !== 1) found(`the second page asks for ${more.length} files instead of 1: ${more.join(', ')}`);
}
