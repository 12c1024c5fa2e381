// @ts-check
/** Every way for a script to open a connection or to load more script. */
const CONNECTION =
  /\b(?:fetch|fetchLater|XMLHttpRequest|WebSocket|WebSocketStream|EventSource|sendBeacon|(?:webkit)?RTCPeerConnection|RTCDataChannel|WebTransport|importScripts|Worker|SharedWorker|serviceWorker|Image|FontFace)\b|\bnew\s+Audio\b|\bimport\s*\(/g;

/** An element that loads something as soon as it is made: a first argument, but for looking one up. */
const ELEMENT =
  /(?<!querySelector(?:All)?|closest|matches)\(\s*(["'`])(?:script|iframe|frame|embed|img|audio|video|source|link|base|form)\1/g;

/**
 * @param {string} code a script without comments
 * @returns {string[]} the words that open a connection, as often as they stand there
 */
export function connections(code) {
  return [...(code.match(CONNECTION) ?? []), ...(code.match(ELEMENT) ?? [])];
}

/**
 * Whatever a script imports when it starts. A bundle has it all in itself.
 * @param {string} code a script without comments
 * @returns {string[]}
 */
export function imports(code) {
  return (
    code.match(
      /(?<![\w$.'"`-])(?:import|export)\s*(?:[\w$*{][^;"'`]*?\bfrom\s*)?["'`][^"'`]*["'`]/g,
    ) ?? []
  );
}

/**
 * Ways to run a text as code, or to make elements of a text. The bindings print functions as `Function(name)`: right after a quote it is no
 * call.
 */
const DYNAMIC = [
  /\beval\b/g,
  /\bnew\s+Function\b(?!\s*\()/g,
  /(?<!['"`\w$])Function\s*\(/g,
  /\.constructor\s*\(/g,
  /\bset(?:Timeout|Interval)\s*\(\s*["'`]/g,
  /\bexecuteScript\s*\(\s*\{[^}]*\bcode\b/g,
  /\b(?:userScripts|registerContentScripts)\b/g,
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|parseFromString|parseHTMLUnsafe|srcdoc)\b/g,
  /\bdocument\s*\.\s*write/g,
  /["'`](?:javascript:|data:(?:text|application)\/(?:javascript|html))/g,
  /\bWebAssembly\s*\.\s*(?:compileStreaming|instantiateStreaming)\b/g,
];

/** @param {string} code a script without comments */
export const evaluations = (code) => DYNAMIC.flatMap((way) => code.match(way) ?? []);

/**
 * What a WebAssembly module asks of the browser beyond moving values.
 * @param {{ name: string }[]} wanted the module's imports
 * @returns {string[]}
 */
export function reaches(wanted) {
  const REACH =
    /fetch|request|socket|beacon|eventsource|rtc|transport|worker|eval|function|newnoargs|import_?scripts|storage|document|window|navigator|location/i;
  // The bindings' own questions, such as whether a value is a function.
  const OWN = /^__wbg___wbindgen_/;
  return wanted.map(({ name }) => name).filter((name) => !OWN.test(name) && REACH.test(name));
}
