import { ApiError } from '../../contract.ts';
import { errorBody } from '../message.ts';
import type { BatchRepresentation, BatchResultRepresentation } from './representations.ts';

/** The answer of a batch: each part with a status of its own, so that one refusal does not disturb the others. */
export function batchOf<Key, Result>(keys: readonly Key[], answer: (key: Key) => Result): BatchRepresentation<Result> {
  const results = keys.map((key): BatchResultRepresentation<Result> => {
    try {
      return { result: answer(key), statusCode: 200 };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { result: [errorBody(error)], statusCode: error.status };
    }
  });
  return { hasErrors: results.some(({ statusCode }) => statusCode !== 200), results };
}
