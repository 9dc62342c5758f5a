#!/usr/bin/env node
// The browser tests of Handover: what its default theme, Daybook, and its preview must do in a real
// browser. `npm ci` in this folder, then
//
//   node run.js --handover PATH_TO_BINARY --site PATH_TO_SITE_ROOT [--long] [--only NAME]
//
// Everything happens on the loopback interface and in a temporary folder, and ends with the run.
// Exit status: 0 all passed, 1 something failed, 2 wrong usage, 3 there is no Chromium.

import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { axe } from './checks/axe.js';
import { blocks } from './checks/blocks.js';
import { brand } from './checks/brand.js';
import { calculator } from './checks/calculator.js';
import { colours } from './checks/colours.js';
import { contrast } from './checks/contrast.js';
import { forcedColours } from './checks/forced-colours.js';
import { formulas } from './checks/formulas.js';
import { keyboard } from './checks/keyboard.js';
import { lateFont } from './checks/late-font.js';
import { noScript } from './checks/no-script.js';
import { oldBrowser } from './checks/old-browser.js';
import { parts } from './checks/parts.js';
import { plain } from './checks/plain.js';
import { preview } from './checks/preview.js';
import { printBlocks } from './checks/print-blocks.js';
import { print } from './checks/print.js';
import { reflow } from './checks/reflow.js';
import { scorecards } from './checks/scorecards.js';
import { scripts } from './checks/scripts.js';
import { subPath } from './checks/sub-path.js';
import { targets } from './checks/targets.js';
import { valid } from './checks/valid.js';
import { weight } from './checks/weight.js';
import { findChromium, startBrowser } from './lib/browser.js';
import { runCheck, tellFigures, tellSkip, tellSums } from './lib/report.js';
import { serveFolder } from './lib/server.js';
import { MOUNT, buildSite, everyPage, pagesOfEachKind } from './lib/site.js';

const CHECKS = {
  valid,
  contrast,
  'sub-path': subPath,
  axe,
  reflow,
  'no-script': noScript,
  keyboard,
  targets,
  colours,
  brand,
  scripts,
  blocks,
  scorecards,
  calculator,
  formulas,
  parts,
  'old-browser': oldBrowser,
  print,
  'print-blocks': printBlocks,
  weight,
  'forced-colours': forcedColours,
  'late-font': lateFont,
  plain,
  preview,
};

/** What to undo when the run ends, last first. */
const endings = [];

async function main() {
  const options = await readOptions();
  const chromium = findChromium();
  if (!chromium) {
    console.error('There is no Chromium here. Install it (Debian: `apt-get install chromium`), or name one in $CHROMIUM.');
    return 3;
  }
  const workFolder = await mkdtemp(path.join(tmpdir(), 'handover-browser-'));
  endings.push(() => rm(workFolder, { recursive: true, force: true }));
  let world;
  try {
    world = await makeWorld(options, chromium, workFolder);
  } catch (error) {
    console.error(`The tests cannot begin: ${error.stderr || error.message}`);
    return 1;
  }

  const results = world.missingKinds.map((kind) => tellSkip(`kind ${kind}`, 'the site has no such page'));
  for (const name of options.names) {
    results.push(await runCheck(name, (found) => CHECKS[name](world, found)));
  }
  if (world.long) tellFigures();
  tellSums(results);
  return results.includes('failed') ? 1 : 0;
}

/** What every check is given. */
async function makeWorld({ handover, site: original, long }, chromium, workFolder) {
  const site = await buildSite(handover, original, workFolder);
  const server = await serveFolder(site.output, { mount: MOUNT });
  endings.push(server.close);
  const browser = await startBrowser(chromium);
  endings.push(() => browser.close());
  const candidates = pagesOfEachKind(site.pages);
  const kinds = candidates.filter((kind) => kind.route !== undefined);
  return {
    handover,
    workFolder,
    site,
    server,
    browser,
    /** One page of each kind, `{ name, route }`. */
    kinds,
    missingKinds: candidates.filter((kind) => kind.route === undefined).map((kind) => kind.name),
    long,
    /** What a thorough check looks at: with --long every page. */
    pages: long ? everyPage(site.pages) : kinds,
  };
}

async function readOptions() {
  const usage = (message) => {
    console.error(`${message}\nnode run.js --handover PATH_TO_BINARY --site PATH_TO_SITE_ROOT [--long] [--only NAME]\nNAME is one of: ${Object.keys(CHECKS).join(', ')}`);
    process.exit(2);
  };
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        handover: { type: 'string' },
        site: { type: 'string' },
        long: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true },
      },
    }));
  } catch (error) {
    usage(error.message);
  }
  const { handover, site, long, only } = values;
  if (!handover || !site) usage('--handover and --site are needed.');
  for (const needed of [handover, path.join(site, 'site.yaml')]) {
    await access(needed).catch(() => usage(`There is no ${needed}.`));
  }
  const unknown = only?.find((name) => !(name in CHECKS));
  if (unknown) usage(`There is no check “${unknown}”.`);
  return { handover: path.resolve(handover), site: path.resolve(site), long, names: only ?? Object.keys(CHECKS) };
}

async function end() {
  while (endings.length) await endings.pop()();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    await end();
    process.exit(130);
  });
}

try {
  process.exitCode = await main();
} finally {
  await end();
}
