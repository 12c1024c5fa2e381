// @ts-check
/** Pages with the chat widgets of two libraries, served on loopback. */
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));

/** The pages there are. */
export const WIDGETS = /** @type {const} */ (['chatscope', 'elements']);

export async function startWidgets() {
  /** @type {Map<string, { type: string, body: Uint8Array | string }>} */
  const files = new Map();
  for (const name of WIDGETS) {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: FOLDER,
      entryPoints: [`${name}.jsx`],
      bundle: true,
      define: { 'process.env.NODE_ENV': '"production"' },
      format: 'iife',
      jsx: 'automatic',
      loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.svg': 'dataurl' },
      logLevel: 'error',
      outdir: FOLDER,
      write: false,
    });
    for (const { path, contents } of outputFiles) {
      const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
      files.set(`/${name}.${path.split('.').at(-1)}`, { type, body: contents });
    }
    const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>
<link rel="stylesheet" href="${name}.css"><div id="root"></div><script src="${name}.js"></script></html>`;
    files.set(`/${name}.html`, { type: 'text/html; charset=utf-8', body });
  }
  const server = http.createServer(({ url = '' }, response) => {
    const file = files.get(url);
    if (!file) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': file.type }).end(file.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}
