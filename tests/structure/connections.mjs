// @ts-check
/** Every way for a script to open a connection or to load more script. */
const CONNECTION =
  /\b(?:fetch|XMLHttpRequest|WebSocket|WebSocketStream|EventSource|sendBeacon|RTCPeerConnection|WebTransport|importScripts|Worker|SharedWorker|Image)\b|\bimport\s*\(/g;

/**
 * @param {string} code a script without comments
 * @returns {string[]} the words that open a connection, as often as they stand there
 */
export function connections(code) {
  return code.match(CONNECTION) ?? [];
}
