// When the heading font comes late, nothing on the page moves.

import { DESKTOP, PHONE, show, sizeName, withPage } from '../lib/browser.js';
import { Skip } from '../lib/report.js';
import { serveFolder } from '../lib/server.js';
import { MOUNT } from '../lib/site.js';

const DELAY = 1_000;
/** Nothing but rounding: https://web.dev/articles/cls */
const MOST_SHIFT = 0.001;
const TOGETHER = 5;

export async function lateFont({ browser, site, pages }, found) {
  const server = await serveFolder(site.output, {
    mount: MOUNT,
    delayOf: (path) => (path.endsWith('.woff2') ? DELAY : 0),
  });
  try {
    await withPage(browser, {}, async (page) => {
      await show(page, server, '');
      if (!(await page.evaluate(loadStandIn))) throw new Skip('no font that the theme knows to stand in is installed (Debian: `apt-get install fonts-liberation`)');
    });
    for (const viewport of [PHONE, DESKTOP]) {
      const examine = ({ name, route }) =>
        withPage(browser, { viewport }, async (page) => {
          await show(page, server, route);
          const { waited, score, moved } = await page.evaluate(measureShift);
          const where = `${name}, ${sizeName(viewport)}`;
          if (waited < DELAY) found(`the font came after ${waited} ms, so nothing was measured`, where);
          if (score > MOST_SHIFT) found(`layout shift ${score.toFixed(4)}, at most ${MOST_SHIFT}: ${moved.join('; ')}`, where);
        });
      // Most of the time is waiting, so some wait together.
      for (let at = 0; at < pages.length; at += TOGETHER) {
        await Promise.all(pages.slice(at, at + TOGETHER).map(examine));
      }
    }
  } finally {
    await server.close();
  }
}

/** Runs in the page: whether the machine has what stands in until the heading font is there. */
function loadStandIn() {
  const standIns = [...document.fonts].filter((face) => face.family.includes('Fallback'));
  return Promise.all(standIns.map((face) => face.load())).then(() => true, () => false);
}

/** Runs in the page, when the font is there: how far what moved. */
async function measureShift() {
  // The shift is reported with the frame that shows the font.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))));
  const shifts = await new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => resolve(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve([]), 100);
  });
  const fonts = performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('.woff2'));
  return {
    waited: Math.round(Math.max(0, ...fonts.map((entry) => entry.duration))),
    score: shifts.reduce((sum, shift) => sum + shift.value, 0),
    moved: shifts
      .flatMap((shift) => shift.sources)
      .filter((source) => source.node)
      .slice(0, 3)
      .map(({ node, previousRect, currentRect }) =>
        `${handoverTest.nameOf(node.nodeType === Node.TEXT_NODE ? node.parentElement : node)} from ${previousRect.y} to ${currentRect.y} px`),
  };
}
