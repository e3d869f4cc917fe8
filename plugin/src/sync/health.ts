import type { Clock } from '../engine/ports.ts';
import { describeError } from './syncLogger.ts';

export type Dependency = 'crm' | 'database';

export interface DependencyHealth {
  readonly state: 'up' | 'down' | 'unknown';
  readonly since: string;
  readonly error?: object;
}

/** What is known of the CRM and the database from the calls that are made anyway. */
export interface Health {
  of(dependency: Dependency): DependencyHealth;
  /** The same object, each of whose methods also reports how it went. */
  watch<T extends object>(dependency: Dependency, target: T): T;
}

export function createHealth(clock: Clock): Health {
  const iso = (): string => new Date(clock.now()).toISOString();
  const states = new Map<Dependency, DependencyHealth>();

  function note(dependency: Dependency, error?: unknown): void {
    const state = error === undefined ? 'up' : 'down';
    const before = states.get(dependency);
    const since = before?.state === state ? before.since : iso();
    states.set(dependency, { state, since, ...(error === undefined ? {} : { error: describeError(error) }) });
  }

  return {
    of: (dependency) => states.get(dependency) ?? { state: 'unknown', since: iso() },
    watch: (dependency, target) =>
      new Proxy(target, {
        get(object, property, receiver) {
          const member: unknown = Reflect.get(object, property, receiver);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]): unknown => {
            const result: unknown = member.apply(object, args);
            if (!(result instanceof Promise)) return result;
            return result.then(
              (value: unknown) => {
                note(dependency);
                return value;
              },
              (error: unknown) => {
                // A refusal is an answer: whoever refuses is there.
                note(dependency, isRefusal(error) ? undefined : error);
                throw error;
              }
            );
          };
        },
      }),
  };
}

/** Whether an error says no for good, as opposed to an outage that passes. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'kind' in error && error.kind === 'refused';
