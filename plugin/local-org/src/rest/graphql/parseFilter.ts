import { GraphQLError, parseValue, valueFromASTUntyped } from 'graphql';
import { badFilter } from './whereClause.ts';

/** Reads a filter that is written as a GraphQL value: `{ Name: { like: "A%" } }`. @throws ApiError INVALID_FILTER */
export function parseFilter(text: string): unknown {
  try {
    return valueFromASTUntyped(parseValue(text, { noLocation: true }));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw badFilter(`The filter cannot be read: ${error.message}`);
  }
}
