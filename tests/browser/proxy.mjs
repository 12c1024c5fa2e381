// @ts-check
/**
 * A proxy that a whole browser goes through. It lets connections to the servers under test pass, refuses all others,
 * and writes every one of them down. WebSockets come as CONNECT, like HTTPS, and are counted by their first step.
 */
import { createServer, request as forward } from 'node:http';
import { connect } from 'node:net';

/**
 * @typedef {object} Attempt One connection or request the browser tried.
 * @property {string} method `CONNECT` for HTTPS and WebSockets, whose inside the proxy does not see.
 * @property {string} host Host and port.
 * @property {string} url As the browser asked for it; for CONNECT the same as `host`.
 * @property {boolean} allowed Whether it was let through.
 */

/**
 * @typedef {object} Proxy
 * @property {number} port
 * @property {Attempt[]} attempts All of them so far, oldest first.
 * @property {(url: string) => void} allow Lets everything to this URL's host and port through from now on.
 * @property {() => Promise<void>} stop
 */

/**
 * Names under `localhost` are this machine, which not every resolver knows.
 * @param {string} name
 */
const addressOf = (name) => (name.endsWith('.localhost') ? '127.0.0.1' : name);

/** @returns {Promise<Proxy>} */
export async function startProxy() {
  /** @type {Attempt[]} */
  const attempts = [];
  /** @type {Set<string>} */
  const hosts = new Set();
  /** @type {Set<import('node:stream').Duplex>} */
  const tunnels = new Set();
  const note = (
    /** @type {string} */ method,
    /** @type {string} */ host,
    /** @type {string} */ url,
  ) => {
    const allowed = hosts.has(host);
    attempts.push({ method, host, url, allowed });
    return allowed;
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://proxy.invalid');
    if (!note(request.method ?? 'GET', url.host, url.href)) {
      response.writeHead(403).end();
      return;
    }
    const { method, headers } = request;
    const onward = forward(
      url,
      { method, headers, hostname: addressOf(url.hostname) },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });

  server.on('connect', (request, client, head) => {
    const host = request.url ?? '';
    client.on('error', () => client.destroy());
    if (!note('CONNECT', host, host)) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${host}`);
    const onward = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      onward.pipe(client).pipe(onward);
    });
    for (const end of [client, onward]) {
      const other = end === client ? onward : client;
      tunnels.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        tunnels.delete(end);
        other.destroy();
      });
    }
  });

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    attempts,
    allow: (url) => hosts.add(new URL(url).host),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const end of tunnels) end.destroy();
      }),
  };
}
