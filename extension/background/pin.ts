/**
 * The PIN that keeps a child from changing settings: a fence, not a wall. Whoever has lost it removes Lotse and installs it again.
 */
import { local } from '../shared/browser';
import type { Refusal } from '../shared/protocol';
import { fromHex, hex, random } from './hex';
import { isCount, isHex, tableOf } from './usable';

const KEY = 'pin';
/** OWASP Password Storage Cheat Sheet, 2025, for PBKDF2-HMAC-SHA256. */
const ROUNDS = 600_000;
const SHORTEST = 4;
/** So many attempts are free; each further one doubles the wait, up to the longest. Milliseconds. */
const FREE_ATTEMPTS = 3;
const FIRST_WAIT = 15_000;
const LONGEST_WAIT = 15 * 60_000;

interface Kept {
  salt: string;
  hash: string;
  rounds: number;
  failures: number;
  /** Milliseconds since 1970 before which no attempt counts. */
  notBefore: number;
}

/** Nonsense in the store is no PIN that anybody could ever give. */
async function read(): Promise<Kept | undefined> {
  const { salt, hash, rounds, failures, notBefore } = tableOf((await local.get([KEY]))[KEY]);
  if (!isHex(salt, 16) || !isHex(hash, 32)) return undefined;
  if (!isCount(rounds) || rounds === 0 || rounds > ROUNDS) return undefined;
  const count = (value: unknown): number => (isCount(value) ? value : 0);
  return { salt, hash, rounds, failures: count(failures), notBefore: count(notBefore) };
}

async function slowHash(pin: string, salt: string, rounds: number): Promise<string> {
  const text = new TextEncoder().encode(pin);
  const key = await crypto.subtle.importKey('raw', text, 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: fromHex(salt), iterations: rounds };
  return hex(await crypto.subtle.deriveBits(how, key, 256));
}

/** Whether there is one. */
export async function hasPin(): Promise<boolean> {
  return (await read()) !== undefined;
}

/** Nothing, if settings may be changed with this PIN or need none; else why not. */
export async function refusal(pin: string | undefined): Promise<Refusal | undefined> {
  const kept = await read();
  if (!kept) return undefined;
  const wait = kept.notBefore - Date.now();
  // A clock set back must not lock anybody out for longer than the longest wait.
  if (wait > 0 && wait <= LONGEST_WAIT) return { refused: 'pin', wait };
  if (!pin) return { refused: 'pin', wait: 0 };
  // Counted before it is compared, so that closing the page in between gains nothing.
  const failures = kept.failures + 1;
  const next = failures < FREE_ATTEMPTS ? 0 : FIRST_WAIT * 2 ** (failures - FREE_ATTEMPTS);
  const pause = Math.min(next, LONGEST_WAIT);
  await local.set({ [KEY]: { ...kept, failures, notBefore: Date.now() + pause } });
  if ((await slowHash(pin, kept.salt, kept.rounds)) !== kept.hash) {
    return { refused: 'pin', wait: pause };
  }
  await local.set({ [KEY]: { ...kept, failures: 0, notBefore: 0 } });
  return undefined;
}

/** Sets a PIN, or takes it away where `pin` is empty. */
export async function setPin(pin: string): Promise<Refusal | undefined> {
  if (pin === '') {
    await local.remove([KEY]);
    return undefined;
  }
  if (pin.length < SHORTEST) return { refused: 'short', wait: 0 };
  const salt = random();
  const hash = await slowHash(pin, salt, ROUNDS);
  const kept: Kept = { salt, hash, rounds: ROUNDS, failures: 0, notBefore: 0 };
  await local.set({ [KEY]: kept });
  return undefined;
}
