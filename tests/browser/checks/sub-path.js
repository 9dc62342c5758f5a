// A site below a path: every page can be reached by links from the first one, and nothing on the way
// is missing, outside the path, on another host, or worth a line on the console.

import { show, withPage } from '../lib/browser.js';
import { WRONG_ROUTE } from '../lib/site.js';

export async function subPath({ browser, server, site }, found) {
  const base = server.origin + server.mount;
  const before = server.log.length;
  await withPage(browser, {}, async (page) => {
    listen(page, base, found);
    const reached = await crawl(page, base, found);
    for (const { route } of site.pages.filter((one) => !one.isAlias && one.route !== '404.html')) {
      if (!reached.has(base + encodeURI(route))) found(`no link leads to ${route}`);
    }
    await checkWrongAddress(page, server, reached, found);
  });
  // Not everything that the browser asks for is told to the page's listeners; the server knows it all.
  for (const { path } of server.log.slice(before)) {
    if (!path.startsWith(server.mount)) found(`a request outside of ${server.mount}: ${path}`);
  }
}

/** Notes every answer and every message that should not be, with the page it came from. */
function listen(page, base, found) {
  const here = () => page.url().replace(base, '/');
  page.on('request', (request) => {
    const { origin } = new URL(base);
    if (!request.url().startsWith(origin)) found(`a request to another host: ${request.url()}`, here());
  });
  page.on('response', (response) => {
    const url = response.url();
    if (response.status() >= 400 && !isDeliberate(url)) found(`${response.status()} for ${url.replace(base, '/')}`, here());
  });
  page.on('requestfailed', (request) => found(`no answer to ${request.url()}: ${request.failure()?.errorText}`, here()));
  page.on('pageerror', (error) => found(`script error: ${error.message}`, here()));
  page.on('console', (message) => {
    // Chromium reports the one wrong address that is asked for on purpose.
    const { url } = message.location();
    if (!isDeliberate(url)) found(`console ${message.type()}: ${message.text()} ${url.replace(base, '/')}`, here());
  });
}

function isDeliberate(url) {
  return url.endsWith(`/${WRONG_ROUTE}`);
}

/** Follows every link breadth-first. Gives the addresses that were loaded, without fragments. */
async function crawl(page, base, found) {
  const reached = new Set([base]);
  // A set grows while it is walked: the queue and the memory are one.
  for (const address of reached) {
    if (!/(\/|\.html)$/.test(address)) {
      // A feed or a file to take away is no page: asking for it is enough.
      const answer = await page.request.get(address);
      if (!answer.ok()) found(`${answer.status()} for ${address.replace(base, '/')}`);
      continue;
    }
    await page.goto(address);
    for (const link of await linksOf(page)) {
      if (new URL(link).origin === new URL(base).origin) reached.add(link);
    }
  }
  return reached;
}

function linksOf(page) {
  return page.$$eval('a[href]', (links) => links.map((link) => link.href.replace(/#.*$/, '')));
}

/** At a wrong address the site's own page shows with its styles, and its links lead back. */
async function checkWrongAddress(page, server, reached, found) {
  const status = await show(page, server, WRONG_ROUTE);
  if (status !== 404) found(`a wrong address is answered with ${status}`, WRONG_ROUTE);
  const isStyled = await page.evaluate(
    () => [...document.styleSheets].some((sheet) => sheet.href && sheet.cssRules.length > 0)
      && getComputedStyle(document.body).backgroundColor !== 'rgba(0, 0, 0, 0)',
  );
  if (!isStyled) found('the 404 page has no styles', WRONG_ROUTE);
  for (const link of await linksOf(page)) {
    if (!reached.has(link) && !isDeliberate(link)) found(`the 404 page links to ${link}, which no other page does`, WRONG_ROUTE);
  }
}
