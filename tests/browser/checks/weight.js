// A first visit to a chapter of the guide is light: few bytes, few requests, little script; and the next
// page is nothing but its own HTML.

import { DESKTOP, show, withPage } from '../lib/browser.js';
import { Skip } from '../lib/report.js';

/** Bytes over the wire, gzip where a host would, and the heading font among them. */
const MOST_BYTES = 45_000;
const MOST_CSS_BYTES = 8_000;
const MOST_SCRIPT_BYTES = 2_000;
/** About what 900 words take. */
const MOST_HTML_BYTES = 5_500;
const MOST_ELEMENTS = 400;
/** Page, stylesheet, font, script. */
const MOST_REQUESTS = 4;

export async function weight({ browser, server, kinds }, found) {
  const { name, route } = kinds.find((kind) => kind.name === 'guide') ?? {};
  if (!name) throw new Skip('the site has no guide');
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

    const bytes = answers.reduce((sum, answer) => sum + answer.bytes, 0);
    if (bytes > MOST_BYTES) found(`${bytes} bytes instead of at most ${MOST_BYTES}: ${list}`, name);
    if (answers.length > MOST_REQUESTS) found(`${answers.length} requests instead of at most ${MOST_REQUESTS}: ${list}`, name);
    const bytesOf = (ending) => answers.filter((answer) => answer.path.endsWith(ending)).reduce((sum, answer) => sum + answer.bytes, 0);
    for (const [what, ending, most] of [['CSS', '.css', MOST_CSS_BYTES], ['script', '.js', MOST_SCRIPT_BYTES], ['HTML', '/', MOST_HTML_BYTES]]) {
      const sum = bytesOf(ending);
      if (sum === 0) found(`no ${what} was loaded, so nothing was weighed`, name);
      if (sum > most) found(`${sum} bytes of ${what} instead of at most ${most}`, name);
    }
    if (!bytesOf('.woff2')) found('the heading font was not loaded, so nothing was weighed', name);
    const elements = await page.$$eval('*', (all) => all.length);
    if (elements > MOST_ELEMENTS) found(`${elements} elements instead of at most ${MOST_ELEMENTS}`, name);

    const second = server.log.length;
    await page.click('.way li:not(:has([aria-current])) a');
    await page.waitForLoadState('networkidle');
    const more = server.log.slice(second).map((answer) => answer.path);
    if (more.length !== 1) found(`the second page asks for ${more.length} files instead of 1: ${more.join(', ')}`, name);
  });
}
