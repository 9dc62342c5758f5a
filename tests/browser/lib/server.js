// A plain file server on the loopback interface, as a reader's web host would be: gzip, MIME types,
// `index.html` for folders, the site's `404.html` for what is not there, parts of recordings;
// everything but pages may be kept for a while, and what has a fingerprint in its name for a year. It
// can put the folder under a path such as `/playbook/`, hold an answer back for a while, and keeps a
// log of what it sent.

import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const MIME_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.vtt': 'text/vtt; charset=utf-8',
  '.wav': 'audio/wav',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};

/** What is text gains by compression; pictures and fonts are compressed already. */
const COMPRESSIBLE = /^(text\/|image\/svg|application\/(json|xml))/;

/**
 * Serves `folder` under `mount` (begins and ends with `/`) until `close()`.
 * `delayOf(path)` tells how many milliseconds the answer to an address is held back.
 * `log` lists every answer: `{ path, status, bytes }`, the bytes as they went over the wire.
 */
export async function serveFolder(folder, { mount = '/', delayOf = () => 0 } = {}) {
  const log = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const answer = await answerTo(folder, mount, pathname);
    await sleep(delayOf(pathname));
    const headers = { 'content-type': answer.type ?? 'text/plain; charset=utf-8', ...answer.headers };
    if (!headers['content-type'].startsWith('text/html')) {
      headers['cache-control'] = `max-age=${/\.[0-9a-f]{8}\.\w+$/.test(pathname) ? 31_536_000 : 3_600}`;
    }
    let body = answer.body;
    if (COMPRESSIBLE.test(headers['content-type']) && /\bgzip\b/.test(request.headers['accept-encoding'])) {
      body = gzipSync(body);
      headers['content-encoding'] = 'gzip';
    }
    // A player asks for the part of a recording that it wants to play.
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const isPart = from !== undefined && answer.status === 200;
    if (isPart) {
      const end = Math.min(to ? Number(to) : Infinity, body.length - 1);
      headers['content-range'] = `bytes ${from}-${end}/${body.length}`;
      body = body.subarray(Number(from), end + 1);
    }
    const status = isPart ? 206 : answer.status;
    headers['accept-ranges'] = 'bytes';
    headers['content-length'] = body.length;
    log.push({ path: pathname, status, bytes: body.length });
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  });
  // Node closes a connection after five idle seconds, at times while the next question is on its way.
  server.keepAliveTimeout = 0;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, mount, log, close };
}

async function answerTo(folder, mount, pathname) {
  // Beside the site there is another site, or nothing: not our 404 page.
  if (!pathname.startsWith(mount)) return { status: 404, body: Buffer.from('Not the site.\n') };
  // `new URL` has resolved every `..`, so what is left stays below the folder.
  const file = path.join(folder, decodeURIComponent(pathname.slice(mount.length)));
  const kind = await stat(file).catch(() => undefined);
  if (kind?.isDirectory() && !pathname.endsWith('/')) {
    return { status: 301, body: Buffer.alloc(0), headers: { location: `${pathname}/` } };
  }
  const found = kind?.isDirectory() ? path.join(file, 'index.html') : file;
  const body = await readFile(found).catch(() => undefined);
  if (body) return { status: 200, body, type: typeOf(found) };
  const notFound = await readFile(path.join(folder, '404.html')).catch(() => Buffer.from('Not found.\n'));
  return { status: 404, body: notFound, type: MIME_TYPES['.html'] };
}

function typeOf(file) {
  return MIME_TYPES[path.extname(file)] ?? 'application/octet-stream';
}
