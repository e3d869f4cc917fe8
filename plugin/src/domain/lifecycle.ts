/**
 * State machines as tables. Each machine is one table: state → states it may move to. The tables are checked when the
 * module loads and printed into `plugin/docs/lifecycles.md`.
 */
import { ok, refuse, type Result } from './result.ts';

export type TransitionTable = Readonly<Record<string, readonly string[]>>;

export interface TransitionRefused<S extends string> {
  readonly code: 'TransitionRefused';
  readonly machine: string;
  readonly from: S;
  readonly to: S;
  readonly allowed: readonly S[];
}

export interface Lifecycle<S extends string> {
  readonly name: string;
  readonly initial: S;
  readonly states: readonly S[];
  readonly finals: readonly S[];
  readonly table: Readonly<Record<S, readonly S[]>>;
  allows(from: S, to: S): boolean;
  transition(from: S, to: S): Result<S, TransitionRefused<S>>;
  /**
   * The shortest way from one state to another, without `from`: empty when they are the same, undefined when there is
   * none. Whoever copies states to a place that checks each move, such as the CRM, writes these one after the other.
   */
  route(from: S, to: S): readonly S[] | undefined;
}

/**
 * Builds a machine and checks its table: every target exists, every state is reachable from `initial`, and the states
 * without a way out are exactly `finals`.
 *
 * @throws {Error} when the table is inconsistent; this is a bug in the table, never a matter of input.
 */
export function defineLifecycle<const T extends TransitionTable>(
  name: string,
  initial: keyof T & string,
  finals: readonly (keyof T & string)[],
  table: T
): Lifecycle<keyof T & string> {
  type S = keyof T & string;
  const states = Object.keys(table) as S[];
  const next = table as unknown as Readonly<Record<S, readonly S[]>>;
  for (const from of states) {
    for (const to of next[from]) if (!(to in table)) throw new Error(`${name}: ${from} leads to unknown state ${to}`);
  }
  const reached = new Set<S>([initial]);
  for (const state of reached) for (const to of next[state]) reached.add(to);
  const lost = states.filter((state) => !reached.has(state));
  if (lost.length > 0) throw new Error(`${name}: never reached: ${lost.join(', ')}`);
  const ends = states.filter((state) => next[state].length === 0);
  if (ends.toSorted().join() !== finals.toSorted().join()) {
    throw new Error(`${name}: final states are ${ends.join(', ')}, declared are ${finals.join(', ')}`);
  }
  const allows = (from: S, to: S): boolean => next[from].includes(to);
  const route = (from: S, to: S): readonly S[] | undefined => {
    const ways = new Map<S, readonly S[]>([[from, []]]);
    for (const [state, way] of ways) {
      if (state === to) return way;
      for (const step of next[state]) if (!ways.has(step)) ways.set(step, [...way, step]);
    }
    return undefined;
  };
  return {
    name,
    initial,
    states,
    finals,
    table: next,
    allows,
    route,
    transition: (from, to) =>
      allows(from, to) ? ok(to) : refuse({ code: 'TransitionRefused', machine: name, from, to, allowed: next[from] }),
  };
}
