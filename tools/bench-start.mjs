// @ts-check
/**
 * What only a fresh process can tell: `engine` the time from bytes to the first verdict, `read` the time of whole readings with
 * JavaScript objects in and out, `memory` of the engine, `regexes FILE` all of the baseline, `examples FILE` how many of the
 * rules' own examples that finds. JSON on standard output.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileRules, matchingRules, shareOfExamples } from './bench-regexes.mjs';

const CONVERSATIONS = 200;
const MESSAGES = 40;
/** Milliseconds after which a slow baseline has seen enough messages. */
const PATIENCE = 4000;
/** Milliseconds after which a message is not measured again: a clock and a cold start do not count there. */
const SLOW = 10;
const REPEATS = 3;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const chat = lines('benches/chat.txt');
const [what, file = ''] = process.argv.slice(2);
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** @param {string} name */
function lines(name) {
  return readFileSync(path.join(root, name), 'utf8').trimEnd().split('\n');
}

/**
 * @param {number} conversation
 * @param {number} message
 */
function batch(conversation, message) {
  const incoming = message % 2 === 0;
  return {
    conversation: `conversation ${conversation}`,
    messages: [
      {
        key: `${conversation}-${message}`,
        author: incoming ? 'Kim' : 'Alex',
        direction: incoming ? 'incoming' : 'outgoing',
        text: chat[(conversation * 7 + message) % chat.length] ?? '',
      },
    ],
  };
}

/** As the background starts it. */
async function engine() {
  const glue = await import(pathToFileURL(path.join(root, 'target/engine/lotse.js')).href);
  const bytes = readFileSync(path.join(root, 'target/engine/lotse_bg.wasm'));
  const start = now();
  const compiled = await WebAssembly.compile(bytes);
  const instantiating = now();
  const exports = glue.initSync({ module: compiled });
  const loading = now();
  const lotse = new glue.Lotse(['de-DE', 'en']);
  const reading = now();
  lotse.read(batch(0, 0));
  const end = now();
  const stages = {
    compile: instantiating - start,
    instantiate: loading - instantiating,
    'load the table': reading - loading,
    'first verdict': end - reading,
  };
  return { lotse, ready: end - start, stages, memory: () => exports.memory.buffer.byteLength };
}

/** @type {Record<string, () => Promise<object>>} */
const jobs = {
  async engine() {
    const { ready, stages } = await engine();
    return { ready, stages };
  },
  async read() {
    const { lotse } = await engine();
    // The first conversations warm the compiler up.
    const read = [];
    for (let conversation = 1; conversation <= 40; conversation += 1) {
      for (let message = 0; message < MESSAGES; message += 1) {
        const next = batch(conversation, message);
        const start = process.hrtime.bigint();
        lotse.read(next);
        if (conversation > 20) read.push(Number(process.hrtime.bigint() - start));
      }
    }
    return { read };
  },
  async memory() {
    const { lotse, memory } = await engine();
    const start = memory();
    for (let conversation = 0; conversation < CONVERSATIONS; conversation += 1) {
      for (let message = 0; message < MESSAGES; message += 1) {
        lotse.read(batch(conversation, message));
      }
    }
    return { start, conversations: memory() };
  },
  async regexes() {
    const used = () => {
      globalThis.gc?.();
      return process.memoryUsage().heapUsed;
    };
    const messages = JSON.parse(
      readFileSync(path.join(path.dirname(file), 'messages.json'), 'utf8'),
    );
    const before = used();
    const start = now();
    const rules = compileRules(file);
    matchingRules(rules, messages.chat[0]);
    const ready = now() - start;
    // V8 compiles an expression again when it is tried again, and again for text beyond Latin-1.
    for (const text of ['🙂', '🙂', '']) matchingRules(rules, messages.chat[0] + text);
    /** @type {(texts: string[]) => number[]} nanoseconds for each of the first messages */
    const times = (texts) => {
      const begun = now();
      const list = [];
      for (const text of texts) {
        const time = (/** @type {number} */ repeats) => {
          const start = now();
          for (let done = 0; done < repeats; done += 1) matchingRules(rules, text);
          return (now() - start) / repeats;
        };
        const first = time(1);
        list.push((first < SLOW ? time(REPEATS) : first) * 1e6);
        if (now() - begun > PATIENCE) break;
      }
      return list;
    };
    const [plain, withCues] = [times(messages.chat), times(messages.cues)];
    return { rules: rules.length, ready, memory: used() - before, chat: plain, cues: withCues };
  },
  async examples() {
    return { share: shareOfExamples(file) };
  },
};

const job = jobs[what ?? ''];
if (!job) throw new Error(`there is no measurement '${what}': ${Object.keys(jobs).join(', ')}`);
console.log(JSON.stringify(await job()));
