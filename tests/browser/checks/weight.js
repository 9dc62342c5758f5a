// A first visit to a chapter of the guide is light: few bytes, few requests, no script.

import { show, withPage } from '../lib/browser.js';
import { Skip } from '../lib/report.js';

/** Bytes over the wire, gzip where a host would, and the heading font among them. */
const MOST_BYTES = 45_000;
const MOST_CSS_BYTES = 8_000;
/** Page, stylesheet, font, icon. */
const MOST_REQUESTS = 4;

export async function weight({ browser, server, kinds }, found) {
  const { name, route } = kinds.find((kind) => kind.name === 'guide') ?? {};
  if (!name) throw new Skip('the site has no guide');
  await withPage(browser, {}, async (page) => {
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
    const css = answers.filter((answer) => answer.path.endsWith('.css')).reduce((sum, answer) => sum + answer.bytes, 0);
    if (css > MOST_CSS_BYTES) found(`${css} bytes of CSS instead of at most ${MOST_CSS_BYTES}`, name);
    if (!answers.some((answer) => answer.path.endsWith('.woff2'))) found('the heading font was not loaded, so nothing was weighed', name);
    const scripts = await page.$$eval('script', (elements) => elements.map((script) => script.src || 'an inline one'));
    if (scripts.length > 0) found(`scripts on a page that needs none: ${scripts.join(', ')}`, name);
  });
}
