// @ts-check
/** Programs a chat needs while it runs. None of them outlives this process, however it ends. */
import { spawn } from 'node:child_process';

const READY_WITHIN_MS = 20_000;
const STOPPED_WITHIN_MS = 4_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * @typedef {object} Child
 * @property {RegExpMatchArray} ready What the program said when it was ready.
 * @property {() => Promise<void>} stop Ends the program and waits until it is gone.
 */

/**
 * Starts a program and waits until it prints that it is ready.
 * @param {string} name What a person calls it, for messages.
 * @param {string} command
 * @param {string[]} args
 * @param {{ ready: RegExp, env?: Record<string, string> }} options
 * @returns {Promise<Child>}
 */
export async function startChild(name, command, args, { ready, env = {} }) {
  endWithParent();
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const gone = new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', resolve);
  }).then(() => running.delete(child));

  let said = '';
  /** @type {RegExpMatchArray} */
  const match = await new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ what) =>
      reject(new Error(`${name} ${what}.${said ? ` It said: ${said.trim()}` : ''}`));
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`was not ready after ${READY_WITHIN_MS / 1000} seconds`);
    }, READY_WITHIN_MS);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('close', (code) => fail(`ended at once with exit code ${code}`));
    const listen = (/** @type {Buffer} */ chunk) => {
      said += chunk;
      const found = said.match(ready);
      if (!found) return;
      clearTimeout(late);
      resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
  });
  // From now on what it says is of no interest, but has to be read or the program would block.
  for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners('data').resume();

  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
    await gone;
    clearTimeout(late);
  };
  return { ready: match, stop };
}

let watching = false;

/** Ends every program when this process ends, also by an uncaught error or by Ctrl-C. */
function endWithParent() {
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const child of running) child.kill('SIGKILL');
  });
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.on(signal, () => process.exit(code));
  }
}
