// Headless Chromium, and pages in it under given conditions.

import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';

import { installHelpers } from './in-page.js';

export const PHONE = { width: 360, height: 740 };
export const TABLET = { width: 768, height: 1024 };
export const DESKTOP = { width: 1280, height: 800 };

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Whatever a page asks for, nothing leaves this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Where Chromium is, or nothing. */
export function findChromium() {
  const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return existsSync(executable) ? executable : undefined;
}

/** Starts the browser with a fresh profile, which goes when the browser is closed. */
export function startBrowser(executablePath) {
  return chromium.launch({
    executablePath,
    args: FLAGS,
    // Signals are handled by the entry point, which ends the servers too.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/**
 * Opens an empty page, hands it to `use`, and closes it with all it stored. `conditions` are
 * Playwright's context options; without any, a phone in light colours.
 */
export async function withPage(browser, conditions, use) {
  const context = await browser.newContext({ viewport: PHONE, reducedMotion: 'reduce', ...conditions });
  context.setDefaultTimeout(10_000);
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Loads a page of the site, waits for its fonts, and gives the answer's status. */
export async function show(page, server, route) {
  const response = await page.goto(server.origin + server.mount + route);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(installHelpers);
  return response.status();
}

/** `360x740` */
export function sizeName({ width, height }) {
  return `${width}x${height}`;
}
