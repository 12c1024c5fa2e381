// @ts-check
/** Serves the files of one folder on loopback: enough for a page of our own, and nothing more. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
};

/**
 * @param {string} folder
 * @param {object} [options]
 * @param {Record<string, string>} [options.headers] Sent with every answer.
 * @param {(html: string, wishes: URLSearchParams) => Promise<string>} [options.page] Completes a page for what its
 *   address asks for.
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `url` ends in a slash.
 */
export async function serveFolder(folder, { headers = {}, page } = {}) {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname === '/' ? 'index.html' : basename(pathname);
    const type = TYPES[extname(file)];
    try {
      if (!type) throw new Error(`'${pathname}' is not served`);
      let body = await readFile(join(folder, file), 'utf8');
      if (page && extname(file) === '.html') body = await page(body, searchParams);
      response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers });
      response.end(body);
    } catch (error) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
      response.end(error instanceof Error ? error.message : 'not found');
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
