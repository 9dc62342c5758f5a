// The preview in the browser: it follows an edit, says what is wrong while the old page stays, and
// answers nobody but this machine. Nothing of it is in what `build` writes.

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { DESKTOP, withPage } from '../lib/browser.js';
import { WRONG_ROUTE, copySite } from '../lib/site.js';

/** Time enough on a busy machine; the preview's own budget is tested elsewhere. */
const PATIENCE = 5_000;

const PAGE = 'content/guide/under-way.md';
const ROUTE = 'guide/under-way/';
const TITLE = 'A page under way';
const pageWith = ({ title = TITLE, sentence }) =>
  `---\ntitle: ${title}\ndescription: It changes while it is looked at.\nweight: 90\n---\n\n${sentence}\n`;

const BEFORE = 'The sentence as it was.';
const AFTER = 'The sentence as it is now.';
const MENDED = 'The sentence after the fault.';
/** The slip that everybody makes once: a colon in a title without quotes. */
const BROKEN = pageWith({ title: 'A page: under way', sentence: AFTER });

export async function preview({ handover, browser, site, workFolder }, found) {
  const root = path.join(workFolder, 'preview');
  await copySite(site.root, root);
  const write = (text) => writeFile(path.join(root, PAGE), text);
  await write(pageWith({ sentence: BEFORE }));

  const { url, stop } = await startPreview(handover, root);
  try {
    await withPage(browser, { viewport: DESKTOP }, async (page) => {
      await page.goto(url + ROUTE);
      await expectShown(page, BEFORE, 'the page does not show', found);

      await write(pageWith({ sentence: AFTER }));
      await expectShown(page, AFTER, 'an edit does not show by itself', found);

      await write(BROKEN);
      const fault = await firstFault(handover, root);
      await expectShown(page, fault.message, 'the fault\'s message does not show', found);
      await expectShown(page, `${fault.path}:${fault.line}`, 'the fault\'s place does not show', found);
      await expectShown(page, AFTER, 'the old text does not stay while there is a fault', found);

      await write(pageWith({ sentence: MENDED }));
      await expectShown(page, MENDED, 'the mended page does not show by itself', found);
      const left = page.getByText(`${fault.path}:${fault.line}`).first();
      await left.waitFor({ state: 'detached', timeout: PATIENCE }).catch(() => found('the fault stays after it was mended'));

      const scripts = await page.$$eval('script[src]', (elements) => elements.map((script) => script.src));
      checkOutput(site, scripts.map((address) => address.replace(url, '')), found);
    });
    await checkAnswers(url, found);
  } finally {
    await stop();
  }
}

/** Starts the preview on a free port. Gives its address, and what ends it. */
async function startPreview(handover, root) {
  const child = spawn(handover, ['serve', '--port', '0', '--format', 'json', '--root', root], { stdio: ['ignore', 'pipe', 'ignore'] });
  const kill = () => child.kill();
  process.once('exit', kill);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    kill();
    await ended;
    process.off('exit', kill);
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const news = JSON.parse(line);
    if (news.type !== 'ready') continue;
    // Nobody listens from here on, but the preview must not wait for that.
    child.stdout.resume();
    return { url: news.url, stop };
  }
  throw new Error('the preview ended before it was ready');
}

/** What the terminal would say. */
async function firstFault(handover, root) {
  const output = await new Promise((resolve) => {
    execFile(handover, ['check', '--format', 'json', '--root', root], (_, stdout) => resolve(stdout));
  });
  const said = output.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  return said.find((one) => one.type === 'diagnostic' && one.severity === 'error');
}

async function expectShown(page, text, complaint, found) {
  const place = page.getByText(text).first();
  await place.waitFor({ state: 'visible', timeout: PATIENCE }).catch(async () => {
    const isHidden = (await place.count()) > 0;
    found(`${complaint} within ${PATIENCE / 1000} s: “${text}” is ${isHidden ? 'in the page but hidden' : 'not in the page'}`);
  });
}

/** Scripts that the preview's page has and the output has not are the preview's own. */
function checkOutput({ output, pages }, scripts, found) {
  const own = scripts.filter((script) => !existsSync(path.join(output, script)));
  if (own.length === 0) found('the preview adds no script, so nothing was looked for in the output');
  for (const { file, html } of pages) {
    for (const script of own) if (html.includes(script)) found(`the preview's script ${script} is in the output`, file);
  }
}

async function checkAnswers(url, found) {
  const statusOf = (address, headers = {}) =>
    new Promise((resolve, reject) => {
      get(address, { headers }, (response) => resolve(response.resume().statusCode)).once('error', reject);
    });
  const own = await statusOf(url);
  if (own !== 200) found(`the first page is answered with ${own}`);
  const foreign = await statusOf(url, { host: 'elsewhere.example' });
  if (foreign !== 403) found(`a request with a foreign Host header is answered with ${foreign} instead of 403`);
  const wrong = await statusOf(url + WRONG_ROUTE);
  if (wrong !== 404) found(`a wrong address is answered with ${wrong} instead of 404`);
}
