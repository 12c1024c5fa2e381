/** Bytes as text that every store can keep. */

export function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array((text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}

/** 16 random bytes. */
export function random(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)).buffer);
}
