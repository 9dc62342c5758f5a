// Eight lines of site.yaml and three of site.css are a brand: header, links, buttons and the focus ring
// change in light and dark, everything can still be read, and site.css wins over the theme.

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { DESKTOP, PHONE, show, sizeName, withPage } from '../lib/browser.js';
import { serveFolder } from '../lib/server.js';
import { MOUNT, copySite } from '../lib/site.js';

const { source } = createRequire(import.meta.url)('axe-core');

const SETTINGS = `
theme:
  accent: "#00695C"
  paper: "#FFFFFF"
  header: accent
  heading_font: system
  width: wide
  logo: /logo.svg
  logo_dark: /logo-dark.svg
`;
const STYLES = `.button { border-radius: 2rem; }
h1 { letter-spacing: 1px; }
.foot { background: rgb(1 2 3); color: #fff; }
`;
const logo = (colour) => `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40" fill="${colour}"/></svg>\n`;

export async function brand({ handover, browser, site, server: plain, workFolder }, found) {
  const [root, output] = [path.join(workFolder, 'brand'), path.join(workFolder, 'brand-output')];
  await copySite(site.root, root);
  // In place of what the site chose itself.
  const settings = path.join(root, 'site.yaml');
  const others = (await readFile(settings, 'utf8')).replace(/^theme:.*\n(?:[ \t]+.*\n)*/m, '');
  await writeFile(settings, others + SETTINGS);
  await mkdir(path.join(root, 'static'), { recursive: true });
  await writeFile(path.join(root, 'static/site.css'), STYLES);
  await writeFile(path.join(root, 'static/logo.svg'), logo('#fff'));
  await writeFile(path.join(root, 'static/logo-dark.svg'), logo('#000'));
  await promisify(execFile)(handover, ['build', '--quiet', '--root', root, '--output', output, '--base-url', `https://example.org${MOUNT}`]);
  const server = await serveFolder(output, { mount: MOUNT });
  try {
    for (const colorScheme of ['light', 'dark']) {
      const seen = await look(browser, plain, colorScheme);
      const now = await look(browser, server, colorScheme);
      for (const [what, colour] of Object.entries(seen)) {
        if (now[what] === colour) found(`${what} is ${colour} with the brand as without`, colorScheme);
      }
      if (now.logos.join() !== (colorScheme === 'dark' ? 'logo-dark.svg' : 'logo.svg')) found(`the logo is ${now.logos.join(' and ') || 'not there'}`, colorScheme);
      if (now.foot !== 'rgb(1, 2, 3)' || now.corner !== '32px') found('site.css does not win', colorScheme);
      for (const viewport of [PHONE, DESKTOP]) {
        await withPage(browser, { colorScheme, viewport }, async (page) => {
          await show(page, server, '');
          await page.evaluate(source);
          // What the site.css of this test does to the foot is its own affair.
          const violations = await page.evaluate(() => axe.run({ exclude: ['.foot'] }, { resultTypes: ['violations'] })
            .then(({ violations: all }) => all.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.any[0]?.message} — ${node.target.join(' ')}`))));
          for (const violation of violations) found(violation, `${colorScheme}, ${sizeName(viewport)}`);
        });
      }
    }
  } finally {
    await server.close();
  }
}

/** The colours that a brand is made of, as they show. */
function look(browser, server, colorScheme) {
  return withPage(browser, { colorScheme, viewport: DESKTOP }, async (page) => {
    await show(page, server, '');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    return page.evaluate(async () => {
      // A logo for one of the two is loaded when it is to be seen, which the page does not wait for.
      const logos = [...document.querySelectorAll('.brand img')].filter((image) => getComputedStyle(image).display !== 'none');
      await Promise.all(logos.map((image) => image.decode().catch(() => undefined)));
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      const button = document.querySelector('.button');
      button.focus();
      return {
        header: style('.top').backgroundColor,
        links: style('.chapters a').color,
        buttons: style('.button').backgroundColor,
        focus: getComputedStyle(button).outlineColor,
        foot: style('.foot').backgroundColor,
        corner: style('.button').borderStartStartRadius,
        logos: [...document.querySelectorAll('.brand img')].filter(handoverTest.isShown).map((image) => image.src.split('/').pop()),
      };
    });
  });
}
