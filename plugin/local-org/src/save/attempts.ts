import { ApiError, type SaveOperation, type SaveResult } from '../contract.ts';
import type { SaveScope } from './change.ts';

export type Numbered = readonly [index: number, operation: SaveOperation];

export interface ChunkRun {
  readonly scope: SaveScope;
  readonly chunk: readonly Numbered[];
  /** By position in the caller's list. */
  readonly results: (SaveResult | undefined)[];
  readonly allOrNone: boolean;
}

/** Runs one chunk and states the result of each record; answers whether records were refused whose rows are written. */
export type RunChunk = (scope: SaveScope, chunk: readonly Numbered[], results: (SaveResult | undefined)[]) => boolean;

/** The platform tries a chunk three times before it gives up. */
const MAX_ATTEMPTS = 3;

/** Thrown to undo an attempt; the results of its refused records stand. */
class Retry extends Error {}

/**
 * Runs a chunk as one change. When records are refused while hooks have acted, or after rows have been written, the
 * attempt is undone and run again with the others only, at most three times. A caller who wants all or none is not
 * served by a second attempt.
 */
export function runAttempts({ scope, chunk, results, allOrNone }: ChunkRun, run: RunChunk): void {
  let pending = chunk;
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    const tried = pending;
    try {
      scope.database.transaction(() => {
        const isTorn = run(scope, tried, results);
        const isRefused = tried.some(([index]) => results[index]?.success !== true);
        if (!allOrNone && isRefused && (isTorn || actsOnChunk(scope, tried))) throw new Retry();
      });
      return;
    } catch (error) {
      if (!(error instanceof Retry)) throw error;
      pending = tried.filter(([index]) => results[index]?.success === true);
      if (attempt === MAX_ATTEMPTS) {
        for (const [index] of pending) results[index] = { success: false, errors: [tooManyRetries()] };
        return;
      }
    }
  }
}

function actsOnChunk(scope: SaveScope, tried: readonly Numbered[]): boolean {
  const object = scope.model.schema.object(tried[0]?.[1].object ?? '');
  return object !== undefined && scope.hooks.some((hook) => hook.actsOn?.(object));
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  throw error;
}

const tooManyRetries = (): ApiError =>
  new ApiError('LIMIT_EXCEEDED', 'Too many batch retries in the presence of Apex triggers and partial failures.');
