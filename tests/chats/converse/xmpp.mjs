// @ts-check
/** Somebody who writes to Converse.js from elsewhere: a few lines of XMPP, ready at once where a browser takes seconds. */
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

const STREAM =
  "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Comes in as `name`.
 * @param {{ port: number, name: string, password: string }} who
 */
export async function joinXmpp({ port, name, password }) {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  /** @type {() => void} */
  let look = () => {};
  socket.setEncoding('utf8').on('data', (chunk) => {
    heard += chunk;
    look();
  });
  /** @param {string} line @param {RegExp} answer Waited for, when the line was sent. */
  const ask = (line, answer) =>
    new Promise((resolve, reject) => {
      heard = '';
      const fail = (/** @type {Error} */ error) => reject(error);
      const late = setTimeout(
        () => fail(new Error(`The XMPP server did not say ${answer}, but: ${heard}`)),
        10_000,
      );
      socket.once('error', fail);
      look = () => {
        if (!answer.test(heard)) return;
        clearTimeout(late);
        socket.removeListener('error', fail);
        resolve(undefined);
      };
      socket.write(line);
    });

  const secret = Buffer.from(`\0${name}\0${password}`).toString('base64');
  await ask(STREAM, /<\/stream:features>/);
  await ask(
    `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`,
    /<success/,
  );
  await ask(STREAM, /<\/stream:features>/);
  await ask(
    "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
    /<jid>/,
  );
  socket.write('<presence/>');

  /** @param {string} to @param {string} text @param {'chat' | 'groupchat'} type */
  const send = (to, text, type) =>
    socket.write(
      `<message to='${to}' type='${type}' id='${randomUUID()}'><body>${escaped(text)}</body></message>`,
    );
  return {
    /** @param {string} to @param {string} text */
    say: (to, text) => send(to, text, 'chat'),
    /** @param {string} room @param {string} text */
    sayInRoom: (room, text) => send(room, text, 'groupchat'),
    /** @param {string} room */
    enter: (room) =>
      ask(
        `<presence to='${room}/${name}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
        /code='110'/,
      ),
    leave: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve(undefined));
        socket.end('</stream:stream>');
      }),
  };
}
