// @ts-check
/** What was measured, of all engines in all rounds. */

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * @param {number[]} values
 * @param {number} share
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * @typedef {object} Engine
 * @property {number | undefined} [rules]
 * @property {number | undefined} [memory]
 * @property {string | undefined} [fault] why it could not be measured
 * @property {number[]} ready milliseconds, one a round
 * @property {Map<string, number[]>} stages of getting ready, likewise
 * @property {Map<string, number[][]>} times nanoseconds by kind of work, one list of messages a round
 */

export class Figures {
  /** @type {Map<string, Engine>} */
  #engines = new Map();

  /** @param {string} name */
  of(name) {
    /** @type {Engine} */
    const empty = { ready: [], stages: new Map(), times: new Map() };
    const engine = this.#engines.get(name) ?? empty;
    this.#engines.set(name, engine);
    return engine;
  }

  /**
   * @param {string} name
   * @param {{ rules?: number, memory?: number, fault?: string, ready?: number, stages?: Record<string, number> } & Record<string, unknown>} round
   */
  record(name, { rules, memory, fault, ready, stages, ...times }) {
    const engine = this.of(name);
    engine.rules = rules ?? engine.rules;
    engine.memory = memory ?? engine.memory;
    engine.fault = fault ?? engine.fault;
    if (ready !== undefined) engine.ready.push(ready);
    /** @type {<T>(map: Map<string, T[]>, key: string, value: T) => void} */
    const add = (map, key, value) => map.set(key, [...(map.get(key) ?? []), value]);
    for (const [stage, time] of Object.entries(stages ?? {})) add(engine.stages, stage, time);
    for (const [kind, list] of Object.entries(times)) {
      add(engine.times, kind, /** @type {number[]} */ (list));
    }
  }

  /** Where the time of getting ready goes, in the browser's kind of engine. */
  stages() {
    return this.of('wasm-one').stages;
  }

  /**
   * Microseconds for each message: the median of the rounds.
   * @param {string} name
   * @param {string} kind
   */
  perMessage(name, kind) {
    const rounds = this.of(name).times.get(kind) ?? [];
    const messages = Math.min(...rounds.map((round) => round.length));
    return Array.from({ length: rounds.length ? messages : 0 }, (_, message) =>
      median(rounds.map((round) => (round[message] ?? Number.NaN) / 1000)),
    );
  }

  /**
   * How many times as long as another one takes, by the messages that both have read.
   * @param {string} name
   * @param {string} other
   * @param {string} kind
   */
  ratio(name, other, kind) {
    const [one, two] = [this.perMessage(name, kind), this.perMessage(other, kind)];
    const both = Math.min(one.length, two.length);
    return median(one.slice(0, both)) / median(two.slice(0, both));
  }
}
