// How long a reader waits after pressing something, on a machine a quarter as fast.

import { note } from './report.js';

/** https://web.dev/articles/inp calls 200 ms good. */
const MOST_WAIT = 50;

/**
 * Lets `press` press something that many times, and tells where the page shows it late. Presses that
 * took less than 16 ms are not told by the browser; the machine is shared, so the middle one counts.
 */
export async function measureWaits(page, found, what, times, press) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.evaluate(() => {
    globalThis.waits = [];
    new PerformanceObserver((list) => globalThis.waits.push(...list.getEntries().filter((entry) => entry.interactionId)))
      .observe({ type: 'event', durationThreshold: 16 });
  });
  for (let at = 0; at < times; at++) await press(at);
  const waits = await page.evaluate(() => {
    const byPress = Map.groupBy(globalThis.waits, (entry) => entry.interactionId);
    return [...byPress.values()].map((entries) => Math.max(...entries.map((entry) => entry.duration))).sort((a, b) => a - b);
  });
  const middle = waits[waits.length - 1 - Math.floor(times / 2)] ?? 16;
  note(`wait after ${what}, ms at a quarter of the speed`, middle, MOST_WAIT);
  if (middle > MOST_WAIT) found(`${what} is seen after ${middle} ms (${waits.join(', ')})`);
}
