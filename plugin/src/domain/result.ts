/** The outcome of an operation that rules may refuse. Refusals are values; only bugs and outages are thrown. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const refuse = <E>(error: E): Result<never, E> => ({ ok: false, error });

/**
 * One thing that is wrong, in words that a person can act on.
 *
 * `code` is stable: scripts may rely on it. `path` says where (a document path, a line, a step);
 * `action` says what to do next.
 */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly action: string;
}
