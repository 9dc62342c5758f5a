// The site under test: a copy of the given one in a temporary folder, with the specimen page added,
// built once under a sub-path. The original is only read.

import { execFile } from 'node:child_process';
import { cp, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The site lives below a path, since that is where addresses go wrong. */
export const MOUNT = '/playbook/';
const BASE_URL = `https://example.org${MOUNT}`;

/** What a site is made of; anything else in its folder (a build tree, say) is not copied. */
const PARTS = ['site.yaml', 'content', 'themes', 'templates', 'static', 'data', 'archetypes', 'strings'];

const SPECIMEN = fileURLToPath(new URL('../specimen', import.meta.url));
const SPECIMEN_ROUTE = 'docs/specimen/';
/** Posts, a tag with a text, comments: laid over the site. */
const SPECIMEN_SITE = fileURLToPath(new URL('../specimen-site', import.meta.url));
/** The recording of the page with every block: nothing is heard in it, for ten seconds. */
const RECORDING = 'content/docs/every-block/silence.wav';
/** A form is shown where it can be sent. */
const SPECIMEN_SETTINGS = ['comments', 'contact'].map((name) => `\n${name}:\n  endpoint: https://elsewhere.example/${name}\n  mail: us@elsewhere.example\n`).join('');

/** An address that no site has, three folders deep: relative addresses in `404.html` break there. */
export const WRONG_ROUTE = 'no/such/page/';

/**
 * Copies and builds the site. Gives its root, its output folder, and its HTML pages as
 * `{ route, file, html, isAlias }`, where `route` is relative to the mount (`guide/`, `404.html`).
 */
export async function buildSite(handover, original, workFolder) {
  const root = path.join(workFolder, 'site');
  const output = path.join(workFolder, 'public');
  await copySite(original, root);
  await cp(SPECIMEN, path.join(root, 'content', SPECIMEN_ROUTE), { recursive: true });
  await cp(SPECIMEN_SITE, root, { recursive: true });
  await writeFile(path.join(root, RECORDING), silence(10));
  const settings = path.join(root, 'site.yaml');
  const own = await readFile(settings, 'utf8');
  await writeFile(settings, own.replace(/^(comments|contact):.*\n( .*\n)*/gm, '') + SPECIMEN_SETTINGS);
  await promisify(execFile)(handover, [
    'build', '--quiet', '--root', root, '--output', output, '--base-url', BASE_URL,
  ]);
  return { root, output, pages: await htmlPages(output) };
}

/** Copies what a site is made of. */
export async function copySite(original, copy) {
  const present = new Set(await readdir(original));
  for (const part of PARTS.filter((name) => present.has(name))) {
    await cp(path.join(original, part), path.join(copy, part), { recursive: true });
  }
}

/** A recording without a sound: one channel of eight bits, 3,000 times a second. */
function silence(seconds) {
  const rate = 3_000;
  const head = Buffer.alloc(44);
  const samples = Buffer.alloc(seconds * rate, 128);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** The HTML pages of an output folder. */
export async function htmlPages(output) {
  const files = (await readdir(output, { recursive: true })).filter((file) => file.endsWith('.html')).sort();
  return Promise.all(
    files.map(async (file) => {
      const html = await readFile(path.join(output, file), 'utf8');
      const route = file.replace(/(^|\/)index\.html$/, '$1');
      return { route, file, html, isAlias: /<meta http-equiv="?refresh/i.test(html) };
    }),
  );
}

/** The kinds of pages, each with what tells a page of it. */
const KINDS = [
  ['home', (page) => page.route === ''],
  ['section', (page) => page.route === 'guide/'],
  ['guide', (page) => /^guide\/.+/.test(page.route) && page.html.includes('class="way"')],
  ['post', (page) => /^blog\/.+/.test(page.route)],
  ['docs', (page) => /^docs\/.+/.test(page.route) && page.route !== SPECIMEN_ROUTE
    && page.html.includes('<pre') && page.html.includes('<table')],
  ['specimen', (page) => page.route === SPECIMEN_ROUTE],
  ['old review', (page) => page.html.includes('class="notice"')],
  ['archive', (page) => page.route === 'archive/'],
  ['titles', (page) => page.route === 'a-to-z/'],
  ['authors', (page) => page.route === 'authors/'],
  ['author', (page) => /^authors\/.+/.test(page.route)],
  ['series', (page) => /^series\/.+/.test(page.route)],
  ['category', (page) => /^categories\/.+/.test(page.route)],
  ['blocks', (page) => page.route === 'docs/every-block/'],
  ['comments', (page) => page.html.includes('class="comment-form"')],
  ['tag list', (page) => page.route === 'tags/'],
  ['tag', (page) => /^tags\/.+/.test(page.route)],
];

/**
 * One page of each kind, `{ name, route }`: the longest, since it shows most. The 404 page is asked
 * for as readers do, by a wrong address.
 */
export function pagesOfEachKind(pages) {
  const readable = pages.filter((page) => !page.isAlias);
  const kinds = KINDS.map(([name, belongs]) => {
    const [longest] = readable.filter(belongs).sort((one, other) => other.html.length - one.html.length);
    return { name, route: longest?.route };
  });
  return [...kinds, { name: '404', route: WRONG_ROUTE }];
}

/** Every page of the site, named by its route. */
export function everyPage(pages) {
  return pages
    .filter((page) => !page.isAlias)
    .map((page) => ({ name: page.route || 'home', route: page.route === '404.html' ? WRONG_ROUTE : page.route }));
}
