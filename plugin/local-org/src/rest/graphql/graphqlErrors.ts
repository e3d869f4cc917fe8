import type { GraphQLError } from 'graphql';
import { ApiError } from '../../contract.ts';

/** What kind of refusal an error is. */
export type ErrorType = 'DataFetchingException' | 'InvalidSyntax' | 'ValidationError';

/** An error as the GraphQL API of the platform tells it: `paths` where the specification says `path`. */
export interface GraphqlError {
  readonly message: string;
  readonly locations: readonly { readonly line: number; readonly column: number }[];
  readonly paths: readonly (string | number)[];
  readonly extensions: {
    readonly ErrorType: ErrorType;
    readonly errorCode?: string;
    readonly fields?: readonly string[];
  };
}

export function errorOf(error: GraphQLError, type: ErrorType): GraphqlError {
  const { originalError } = error;
  const refusal =
    originalError instanceof ApiError ? { errorCode: originalError.errorCode, fields: originalError.fields } : {};
  return {
    message: error.message,
    locations: (error.locations ?? []).map(({ line, column }) => ({ line, column })),
    paths: error.path ?? [],
    extensions: { ErrorType: type, ...refusal },
  };
}
