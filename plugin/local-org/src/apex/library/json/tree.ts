import { exception } from '../exceptions/standardExceptions.ts';
import { JsonReader, type JsonToken } from './tokens.ts';

/** A value of JSON that keeps how numbers are written and in which order members came. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly (readonly [name: string, value: JsonNode])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string' | 'whole' | 'fraction'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' };

const DEEPEST = 1000;

/** @throws JSONException for a text that is no JSON */
export function parseJson(text: string): JsonNode {
  const reader = new JsonReader(text);
  if (text.trim() === '') throw exception('JSONException', 'No content to map to Object due to end of input');
  const next = (): JsonToken => {
    const token = reader.next();
    if (token === undefined) throw reader.error('Unexpected end-of-input');
    return token;
  };
  const node = nodeFrom(next(), next);
  reader.next();
  return node;
}

/** The value that begins with a token. */
export function nodeFrom(token: JsonToken, next: () => JsonToken, depth = 0): JsonNode {
  if (depth > DEEPEST) throw exception('JSONException', 'Maximum nesting depth exceeded');
  switch (token.kind) {
    case 'START_OBJECT': {
      const members: (readonly [string, JsonNode])[] = [];
      for (let name = next(); name.kind !== 'END_OBJECT'; name = next())
        members.push([name.text, nodeFrom(next(), next, depth + 1)]);
      return { kind: 'object', members };
    }
    case 'START_ARRAY': {
      const items: JsonNode[] = [];
      for (let item = next(); item.kind !== 'END_ARRAY'; item = next()) items.push(nodeFrom(item, next, depth + 1));
      return { kind: 'array', items };
    }
    case 'VALUE_STRING':
      return { kind: 'string', text: token.text };
    case 'VALUE_NUMBER_INT':
      return { kind: 'whole', text: token.text };
    case 'VALUE_NUMBER_FLOAT':
      return { kind: 'fraction', text: token.text };
    case 'VALUE_TRUE':
    case 'VALUE_FALSE':
      return { kind: 'boolean', value: token.kind === 'VALUE_TRUE' };
    default:
      return { kind: 'null' };
  }
}
