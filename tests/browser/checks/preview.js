// The preview in the browser: it follows every edit in place, says what is wrong while the old page
// stays, finds its way back after it was started anew, leads nowhere else, and answers nobody but this
// machine. Nothing of it is in what `build` writes, and the browser's console stays empty.

import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { DESKTOP, withPage } from '../lib/browser.js';
import { firstFault, startPreview } from '../lib/preview.js';
import { WRONG_ROUTE, copySite } from '../lib/site.js';

/** Time enough on a busy machine; the preview's own budget is tested elsewhere. */
const PATIENCE = 5_000;

/** The edits are made to a theme of the site's own. */
const THEMES = fileURLToPath(new URL('../../../themes', import.meta.url));

const PAGE = 'content/guide/under-way.md';
const ROUTE = 'guide/under-way/';
const BASE = 'themes/daybook/templates/base.html';
const TEMPLATE = 'themes/daybook/templates/page.html';
const STYLE = 'themes/daybook/static/daybook.css';
const TITLE = 'A page under way';
const BEFORE = 'The sentence as it was.';

/** Longer than a window, with all that must outlive an edit. */
const pageWith = ({ title = TITLE, sentence = BEFORE, script = true }) => `---
title: ${title}
description: It changes while it is looked at.
weight: 90
---

<form><input id="typed" value=""></form>

<details id="opened"><summary>More</summary>

What is folded.

</details>

<img id="picture" src="/live.svg" alt="A square">

${sentence}

${'A line that makes the page long.\n\n'.repeat(60)}
${script ? '<script src="/live.js"></script>' : ''}
`;

const square = (size) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="${size}" height="${size}"/></svg>\n`;

export async function preview({ handover, browser, site, workFolder }, found) {
  const root = path.join(workFolder, 'preview');
  await copySite(site.root, root);
  await cp(THEMES, path.join(root, 'themes'), { recursive: true });
  const write = async (file, text) => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  };
  const read = (file) => readFile(path.join(root, file), 'utf8');
  await write(PAGE, pageWith({}));
  await write('static/site.css', 'h1 { color: rgb(1, 1, 1) }\n');
  await write('static/live.svg', square(10));
  // It changes the page, as scripts do.
  await write('static/live.js', 'document.querySelector("h1").append(document.createElement("button")); document.documentElement.className += " alive"; globalThis.told = 1;\n');

  const scene = { handover, root, write, read, found, server: await startPreview(handover, root) };
  try {
    await withPage(browser, { viewport: DESKTOP }, async (page) => {
      scene.page = page;
      scene.console = listen(page, found);
      await page.goto(scene.server.url + ROUTE);
      await settle(scene);
      await inPlace(scene);
      await styles(scene);
      await files(scene);
      await templates(scene);
      await settings(scene);
      await faultElsewhere(scene);
      await deleted(scene);
      await startedAnew(scene);
      const scripts = await page.$$eval('script[src*=handover]', (elements) => elements.map((script) => script.src));
      checkOutput(site, scripts.map((address) => new URL(address).pathname), found);
    });
    await checkAnswers(scene.server.url, found);
  } finally {
    await scene.server.stop();
  }
  await leadsNowhereElse({ handover, browser, workFolder, found });
}

// ---- Steps

/** An edit changes the page where it differs, and nothing of what its reader did is lost. */
async function inPlace(scene) {
  const { page, write, found } = scene;
  await page.fill('#typed', 'typed words');
  await page.$eval('#typed', (input) => input.setSelectionRange(3, 5));
  await page.click('#opened summary');
  await page.focus('#typed');
  await page.evaluate(() => scrollTo(0, 333));
  await mark(page);
  await write(PAGE, pageWith({ title: 'Another title', sentence: 'The sentence as it is now.' }));
  await expectShown(scene, 'The sentence as it is now.', 'an edit does not show by itself');
  await expectKept(scene, 'an edit');
  const state = await page.evaluate(() => ({
    title: document.title.startsWith('Another title'),
    scroll: scrollY === 333,
    focus: document.activeElement.id === 'typed',
    caret: [3, 5].join() === [document.activeElement.selectionStart, document.activeElement.selectionEnd].join(),
    value: document.querySelector('#typed').value === 'typed words',
    'open details': document.querySelector('#opened').open,
    'what a script added': Boolean(document.querySelector('h1 button') && document.documentElement.classList.contains('alive')),
  }));
  for (const [what, isKept] of Object.entries(state)) if (!isKept) found(`an edit in place does not keep or change: ${what}`);

  await write(PAGE, pageWith({ sentence: `A paragraph before.\n\n${BEFORE}\n\nAnd one behind.` }));
  await expectShown(scene, 'And one behind.', 'a new paragraph does not show by itself');
  await expectKept(scene, 'a new paragraph');
  await write(PAGE, pageWith({}));
  await page.getByText('And one behind.').waitFor({ state: 'detached', timeout: PATIENCE }).catch(() => found('a paragraph that is gone still shows'));
  await expectKept(scene, 'a paragraph that is gone');
}

/** Styles come without loading the page anew, and are never absent for a moment. */
async function styles(scene) {
  const { page, write, read } = scene;
  await mark(page);
  await page.evaluate(() => {
    globalThis.bare = 0;
    const look = () => {
      // The stylesheet of the site gives the heading its colour: without it, it is another.
      if (!/^rgb\((1, 1, 1|2, 2, 2)\)$/.test(getComputedStyle(document.querySelector('h1')).color)) globalThis.bare++;
      requestAnimationFrame(look);
    };
    look();
  });
  await write('static/site.css', 'h1 { color: rgb(2, 2, 2) }\n');
  await expect(scene, () => getComputedStyle(document.querySelector('h1')).color === 'rgb(2, 2, 2)', 'an edit of site.css does not show by itself');
  await write(STYLE, `${await read(STYLE)}\nbody { outline: rgb(3, 3, 3) solid 0 }\n`);
  await expect(scene, () => getComputedStyle(document.body).outlineColor === 'rgb(3, 3, 3)', 'an edit of the theme\'s style does not show by itself');
  await expect(scene, () => document.querySelectorAll('link[rel=stylesheet]').length === 2, 'old stylesheets stay');
  await expectKept(scene, 'an edit of a style');
  await expect(scene, () => globalThis.bare === 0, 'the page was without style for a moment');
}

/** Pictures are loaded anew, and a script means that the page is. */
async function files(scene) {
  const { page, write } = scene;
  await mark(page);
  await write('static/live.svg', square(20));
  await expect(scene, () => document.querySelector('#picture').naturalWidth === 20, 'an edit of a picture does not show by itself');
  await expectKept(scene, 'an edit of a picture');
  await write('static/live.js', `${await scene.read('static/live.js')} globalThis.told = 2;\n`);
  await expect(scene, () => globalThis.told === 2, 'an edit of a script does not run by itself');
  await settle(scene);
}

/** A template that cannot be read covers the page with the terminal's words, until it is mended. */
async function templates(scene) {
  const { page, write, read, found, handover, root } = scene;
  const base = await read(BASE);
  await mark(page);
  await write(BASE, base.replace('<html ', '<html class="from-the-template" '));
  await expect(scene, () => document.documentElement.className.includes('from-the-template'), 'an edit of the root element does not show by itself');
  await expect(scene, () => document.documentElement.classList.contains('alive'), 'an edit of a class takes away what a script added');
  await write(BASE, base);
  await expect(scene, () => document.documentElement.className.trim() === 'alive', 'a class that is gone stays');

  const good = await read(TEMPLATE);
  await page.focus('#typed');
  const other = good.replace('{% block main %}', '{% block main %}<p>From the template.</p>');
  await write(TEMPLATE, other);
  await expectShown(scene, 'From the template.', 'an edit of a template does not show by itself');
  await expectKept(scene, 'an edit of a template');

  await write(TEMPLATE, `${other}{% if <b>wrong</b> %}`);
  await expectCovered(scene, await firstFault(handover, root), 'a broken template');
  await expectShown(scene, 'From the template.', 'the page as it was is not there below the fault');
  if ((await fetchStatus(scene.server.url + ROUTE)) !== 500) found('a page that cannot be made is not answered with 500');
  const box = await page.getByRole('dialog').boundingBox();
  if (box?.width !== DESKTOP.width || box.height !== DESKTOP.height) found('the fault does not cover the page');
  if (await page.getByRole('dialog').locator('b').count()) found('the fault\'s words are taken for HTML');
  await page.emulateMedia({ media: 'print' });
  if (await page.getByRole('dialog').isVisible()) found('the fault is printed');
  await page.emulateMedia({ media: 'screen' });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden', timeout: PATIENCE }).catch(() => found('Escape does not close the fault'));
  // Other words, so it is there again.
  await write(TEMPLATE, `${other}{% for %}`);
  await expectCovered(scene, await firstFault(handover, root), 'a template broken in another way');

  await write(TEMPLATE, good);
  await expectUncovered(scene, 'a mended template');
  await expect(scene, () => document.activeElement.id === 'typed', 'the fault does not give the focus back');
  await page.getByText('From the template.').waitFor({ state: 'detached', timeout: PATIENCE }).catch(() => found('the mended template does not show by itself'));
  await expectKept(scene, 'a broken and mended template');

  // The same for somebody who comes while it is broken.
  await write(TEMPLATE, `${good}{% for %}`);
  await expectCovered(scene, await firstFault(handover, root), 'a template broken once more');
  scene.console.mayTell = /status of 500/;
  await page.reload();
  await expectCovered(scene, await firstFault(handover, root), 'a page that is opened while it cannot be made');
  await write(TEMPLATE, good);
  await expectUncovered(scene, 'a template mended once more');
  scene.console.mayTell = undefined;
  await settle(scene);
}

/** Settings that cannot be read stop every page. */
async function settings(scene) {
  const { write, read, handover, root } = scene;
  const good = await read('site.yaml');
  await write('site.yaml', `${good}\nwrong: [\n`);
  await expectCovered(scene, await firstFault(handover, root), 'a broken site.yaml');
  await write('site.yaml', good);
  await expectUncovered(scene, 'a mended site.yaml');
  await settle(scene);
}

/** What is wrong elsewhere is told in one line, which opens to the words, and moves nothing. */
async function faultElsewhere(scene) {
  const { page, write, found, handover, root } = scene;
  const other = 'content/guide/other.md';
  await mark(page);
  // The slip that everybody makes once: a colon in a title without quotes.
  await write(other, '---\ntitle: A page: another\n---\n\nWords.\n');
  const fault = await firstFault(handover, root);
  await expectShown(scene, 'The site has 1 error', 'a fault elsewhere does not show');
  await expectUncovered(scene, 'a fault elsewhere');
  const isHidden = await page.getByText(fault.message).first().isHidden();
  if (!isHidden) found('the line about faults elsewhere is more than a line');
  await page.getByText('The site has 1 error').click();
  await expectShown(scene, fault.message, 'the words of a fault elsewhere do not show');
  await expectShown(scene, `${fault.path}:${fault.line}`, 'the place of a fault elsewhere does not show');
  // The page has got a neighbour: only what the strip adds may be measured.
  const strip = await page.evaluate(() => {
    const height = document.documentElement.scrollHeight;
    const notice = document.querySelector('handover-notice');
    notice.remove();
    const without = document.documentElement.scrollHeight;
    document.documentElement.append(notice);
    return height - without;
  });
  if (strip !== 0) found('the line about faults changes the layout');
  await page.emulateMedia({ media: 'print' });
  if (await page.getByText('The site has 1 error').isVisible()) found('the line about faults is printed');
  await page.emulateMedia({ media: 'screen' });

  // Whatever has the focus is not behind it.
  const last = page.locator('footer a').last();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await last.focus();
  const isClear = await last.evaluate((link) => {
    const box = link.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === link;
  });
  if (!isClear) found('the line about faults hides what has the focus');

  await rm(path.join(root, other));
  await page.getByText('The site has 1 error').waitFor({ state: 'hidden', timeout: PATIENCE }).catch(() => found('the line about faults stays after they were mended'));
  await expectKept(scene, 'a fault elsewhere');
}

/** A deleted page is the 404 page at once, and comes back when it is written again. */
async function deleted(scene) {
  const { page, write, found, root } = scene;
  // A page with a script of its own is loaded anew when it goes.
  await write(PAGE, pageWith({ script: false }));
  await page.locator('script[src="/live.js"]').waitFor({ state: 'detached', timeout: PATIENCE });
  await settle(scene);
  await mark(page);
  await rm(path.join(root, PAGE));
  await page.getByText(BEFORE).waitFor({ state: 'detached', timeout: PATIENCE }).catch(() => found('a deleted page still shows'));
  const heading = await page.locator('h1').first().innerText();
  if (heading.includes(TITLE)) found('a deleted page is not the 404 page');
  await write(PAGE, pageWith({ script: false }));
  await expectShown(scene, BEFORE, 'a page that was written again does not come back');
  await expectKept(scene, 'a page that goes and comes back');
}

/** The preview is ended and started again: its pages find it, and show what happened meanwhile. */
async function startedAnew(scene) {
  const { page, server, write, read, handover, root, console } = scene;
  // There is no plain script any more, whose age could not be known: not even this loads the page anew.
  await mark(page);
  console.mayTell = /net::ERR_/;
  await server.stop();
  await write(PAGE, pageWith({ sentence: 'Written while the preview was down.', script: false }));
  await page.waitForTimeout(1_500);
  scene.server = await startPreview(handover, root, server.port);
  await expectShown(scene, 'Written while the preview was down.', 'a preview that was started anew is not found again');
  await expectKept(scene, 'a new start of the preview');
  console.mayTell = undefined;
  await write(PAGE, pageWith({ sentence: 'Written after that.', script: false }));
  await expectShown(scene, 'Written after that.', 'an edit after a new start does not show by itself');
  await expectKept(scene, 'an edit after a new start');

  // Now there is no good form of any page: the page's own scripts go with it, so it is loaded anew.
  console.mayTell = /net::ERR_|status of (500|404)/;
  await scene.server.stop();
  const good = await read(TEMPLATE);
  await write(TEMPLATE, `${good}{% for %}`);
  scene.server = await startPreview(handover, root, server.port);
  const { message } = await firstFault(handover, root);
  await expectShown(scene, message, 'a site that cannot be made does not say why');
  console.mayTell = undefined;
  await expectUncovered(scene, 'a page that is nothing but its fault');
  await write(TEMPLATE, good);
  await expectShown(scene, 'Written after that.', 'a page that could never be made does not appear once it is mended');
}

/** A theme that writes nothing but whole addresses is walked inside the preview. */
async function leadsNowhereElse({ handover, browser, workFolder, found }) {
  const root = path.join(workFolder, 'whole-addresses');
  const base = 'https://example.org/playbook/';
  const list = '{% for page in section.pages %}<a href="{{ page.permalink }}">{{ page.title }}</a> {% endfor %}'
    + '{% for path in section.subsections %}{% set sub = get_section(path=path) %}<a href="{{ sub.permalink }}">{{ sub.title }}</a> {% endfor %}';
  const page = (title, body) => `<!doctype html><html><head><title>${title}</title><link rel="icon" href="data:,">`
    + '<link rel="canonical" href="{{ current_url }}"><link rel="stylesheet" href="{{ get_url(path="site.css", absolute=true) }}">'
    + `<script src="{{ config.base_url }}/live.js"></script></head><body><a href="{{ config.base_url }}">Home</a> <h1>${title}</h1>${body}`
    + '<img src="{{ get_url(path="a.svg", absolute=true) }}" srcset="{{ get_url(path="a.svg", absolute=true) }} 1x, {{ get_url(path="b.svg", absolute=true) }} 2x" alt="">'
    + '</body></html>';
  const parts = {
    'site.yaml': `title: Whole addresses\nbase_url: ${base}\n`,
    'templates/index.html': page('{{ section.title }}', list),
    'templates/section.html': page('{{ section.title }}', list),
    'templates/page.html': page('{{ page.title }}', '{{ page.content }}'),
    'static/site.css': 'h1 { color: rgb(1, 1, 1) }\n',
    'static/live.js': 'globalThis.told = 1;\n',
    'static/a.svg': square(10),
    'static/b.svg': square(10),
    'content/_index.md': '---\ntitle: Start\n---\n',
    'content/one/_index.md': '---\ntitle: One\n---\n',
    'content/one/first.md': '---\ntitle: First\naliases: [/old/]\n---\n\nSee [the other](@/one/second.md).\n',
    'content/one/second.md': '---\ntitle: Second\n---\n\nBack to [the first](first.md).\n',
  };
  for (const [file, text] of Object.entries(parts)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  const server = await startPreview(handover, root);
  const { origin } = new URL(server.url);
  try {
    await withPage(browser, { viewport: DESKTOP }, async (page) => {
      listen(page, found);
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(origin)) found(`the preview asks another host for ${url}`);
      });
      const [seen, open] = [new Set(), [server.url]];
      while (open.length) {
        const address = open.pop();
        if (seen.has(address)) continue;
        seen.add(address);
        await page.goto(address, { waitUntil: 'load' });
        if (!page.url().startsWith(server.url)) found(`${address} leads out of the preview, to ${page.url()}`);
        const color = await page.$eval('h1', (heading) => getComputedStyle(heading).color);
        const isTold = await page.evaluate(() => globalThis.told === 1);
        if (color !== 'rgb(1, 1, 1)' || !isTold) found(`${address} is without its style or script`);
        // As a reader goes, not as an address is written.
        open.push(...(await page.$$eval('a', (links) => links.map((link) => link.href))));
      }
      const routes = [...seen].map((address) => address.replace(server.url, '/')).sort();
      const wanted = ['/', '/one/', '/one/first/', '/one/second/'];
      if (wanted.some((route) => !routes.includes(route))) found(`a walk along whole addresses comes to ${routes.join(' ')}, not to ${wanted.join(' ')}`);

      await page.goto(`${server.url}old/`);
      await page.waitForURL(`${server.url}one/first/`, { timeout: PATIENCE }).catch(() => found(`an alias leads to ${page.url()}`));

      await page.goto(`${server.url}one/second/`);
      await settle({ page, found });
      await mark(page);
      await writeFile(path.join(root, 'content/one/second.md'), '---\ntitle: Second\n---\n\nChanged below a path.\n');
      await expectShown({ page, found }, 'Changed below a path.', 'below a path an edit does not show by itself');
      await expectKept({ page, found }, 'an edit below a path');
    });
  } finally {
    await server.stop();
  }
}

// ---- What is looked at

/** Everything the console says is a finding, but for what the browser itself `mayTell`. */
function listen(page, found) {
  const state = { mayTell: undefined };
  page.on('console', (message) => {
    if (!state.mayTell || !state.mayTell.test(message.text())) found(`the console says: ${message.text()}`, message.location().url);
  });
  page.on('pageerror', (error) => found(`an error in the page: ${error.message}`));
  return state;
}

/** Waits until the page follows the preview. */
async function settle({ page, found }) {
  const follows = () => performance.getEntriesByType('resource').some(({ name }) => name.includes('/.handover/page'));
  await page.waitForFunction(follows, undefined, { timeout: PATIENCE }).catch(() => found('the page does not ask how it was sent'));
  // The news never end, so that they have begun can only be waited for.
  await page.waitForTimeout(300);
}

/** What is lost when the page is loaded anew. */
function mark(page) {
  return page.evaluate(() => {
    globalThis.isMarked = true;
  });
}

async function expectKept({ page, found }, what) {
  if (!(await page.evaluate(() => globalThis.isMarked))) found(`${what} loads the page anew`);
}

async function expect({ page, found }, condition, complaint) {
  await page.waitForFunction(condition, undefined, { timeout: PATIENCE }).catch(() => found(`${complaint} within ${PATIENCE / 1000} s`));
}

async function expectShown({ page, found }, text, complaint) {
  const place = page.getByText(text).first();
  await place.waitFor({ state: 'visible', timeout: PATIENCE }).catch(async () => {
    const isHidden = (await place.count()) > 0;
    found(`${complaint} within ${PATIENCE / 1000} s: “${text}” is ${isHidden ? 'in the page but hidden' : 'not in the page'}`);
  });
}

/** The page is covered by the terminal's words. */
async function expectCovered({ page, found }, fault, what) {
  const overlay = page.getByRole('dialog', { name: 'This page cannot be made' });
  for (const text of [fault.message, `${fault.path}:${fault.line}`]) {
    await overlay.getByText(text).first().waitFor({ state: 'visible', timeout: PATIENCE })
      .catch(() => found(`${what} does not cover the page within ${PATIENCE / 1000} s with “${text}”`));
  }
}

async function expectUncovered({ page, found }, what) {
  await page.getByRole('dialog').waitFor({ state: 'hidden', timeout: PATIENCE }).catch(() => found(`${what} leaves the page covered`));
}

/** Scripts that the preview's page has and the output has not are the preview's own. */
function checkOutput({ output, pages }, scripts, found) {
  const own = scripts.filter((script) => !existsSync(path.join(output, script)));
  if (own.length === 0) found('the preview adds no script, so nothing was looked for in the output');
  for (const { file, html } of pages) {
    for (const script of own) if (html.includes(script)) found(`the preview's script ${script} is in the output`, file);
  }
}

function fetchStatus(address, headers = {}) {
  return new Promise((resolve, reject) => {
    get(address, { headers }, (response) => resolve(response.resume().statusCode)).once('error', reject);
  });
}

async function checkAnswers(url, found) {
  const own = await fetchStatus(url);
  if (own !== 200) found(`the first page is answered with ${own}`);
  const foreign = await fetchStatus(url, { host: 'elsewhere.example' });
  if (foreign !== 403) found(`a request with a foreign Host header is answered with ${foreign} instead of 403`);
  const wrong = await fetchStatus(url + WRONG_ROUTE);
  if (wrong !== 404) found(`a wrong address is answered with ${wrong} instead of 404`);
}
