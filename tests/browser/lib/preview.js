// The preview as a program under test: started on a site, ended, started again at the same address.

import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts the preview, on a free port where none is given. Gives its address, its port, and what ends it. */
export async function startPreview(handover, root, port = 0) {
  const child = spawn(handover, ['serve', '--port', String(port), '--format', 'json', '--root', root], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
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
    return { url: news.url, port: Number(new URL(news.url).port), stop };
  }
  throw new Error('the preview ended before it was ready');
}

/** What the terminal would say first. */
export async function firstFault(handover, root) {
  const output = await new Promise((resolve) => {
    execFile(handover, ['check', '--format', 'json', '--root', root], (_, stdout) => resolve(stdout));
  });
  const said = output.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  return said.find((one) => one.type === 'diagnostic' && one.severity === 'error');
}
