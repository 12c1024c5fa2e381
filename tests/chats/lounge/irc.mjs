// @ts-check
/** Somebody who writes into The Lounge from elsewhere: a few lines of IRC, ready at once where a browser takes seconds. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** The reply that welcomes a new person. */
const WELCOME = / 001 /;

/**
 * Comes in as `nick`.
 * @param {{ port: number, nick: string }} who
 * @returns {Promise<{ say: (to: string, text: string) => void, leave: () => Promise<void> }>}
 */
export async function joinIrc({ port, nick }) {
  const socket = connect(port, '127.0.0.1');
  const send = (/** @type {string} */ line) => socket.write(`${line}\r\n`);
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      send(`NICK ${nick}`);
      send(`USER ${nick} 0 * :${nick}`);
    });
    createInterface({ input: socket }).on('line', (line) => {
      if (line.startsWith('PING')) send(line.replace('PING', 'PONG'));
      else if (WELCOME.test(line)) resolve(undefined);
      else if (line.startsWith('ERROR')) reject(new Error(`The IRC server said: ${line}`));
    });
  });
  return {
    say: (to, text) => send(`PRIVMSG ${to} :${text}`),
    leave: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve());
        socket.end('QUIT\r\n');
      }),
  };
}
