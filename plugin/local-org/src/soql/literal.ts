import { ApiError, type FieldType, type FieldValue } from '../contract.ts';
import type { Literal } from './ast.ts';
import type { Binder } from './binding.ts';
import { invalidField } from './errors.ts';
import { isNumber, type Expression } from './expression.ts';
import { normalizeId } from '../store/ids.ts';

/** Names of the types as the messages spell them. */
const TYPE_NAMES: Partial<Record<FieldType, string>> = {
  int: 'int',
  double: 'double',
  currency: 'double',
  percent: 'double',
  boolean: 'boolean',
  date: 'date',
  datetime: 'dateTime',
  time: 'time',
};

type LiteralClass = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'time';

function classOf(type: FieldType): LiteralClass {
  if (isNumber(type)) return 'number';
  if (type === 'boolean' || type === 'date' || type === 'datetime' || type === 'time') return type;
  return 'text';
}

const LITERAL_CLASS: Readonly<Record<Exclude<Literal['kind'], 'null' | 'period'>, LiteralClass>> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
};

/** Refuses a literal that does not fit the field, with Salesforce's text. */
export function checkLiteral(literal: Literal, left: Expression, text: string, at: number): void {
  if (literal.kind === 'null') return;
  const wanted = classOf(left.type);
  if (literal.kind === 'period' ? wanted === 'date' || wanted === 'datetime' : LITERAL_CLASS[literal.kind] === wanted) {
    return;
  }
  const name = TYPE_NAMES[left.type] ?? 'string';
  const quotes =
    wanted === 'text'
      ? ' and should be enclosed in quotes'
      : literal.kind === 'string'
        ? ' and should not be enclosed in quotes'
        : '';
  throw invalidField(text, at, `value of filter criterion for field '${left.label}' must be of type ${name}${quotes}`);
}

/** The value of a literal other than a date period. The empty string is null, as everywhere on the platform. */
export function binderOf(literal: Literal, left: Expression): Binder {
  switch (literal.kind) {
    case 'null':
      return () => null;
    case 'boolean':
      return () => (literal.value ? 1 : 0);
    case 'number':
    case 'date':
    case 'time':
      return () => literal.value;
    case 'datetime':
      return (env) => isoDatetime(env.slots[literal.slot]?.[0] ?? '');
    case 'string':
      return (env) => textValue(env.slots[literal.slot]?.[0] ?? '', left);
    case 'period':
      throw new Error('a date period binds two values');
  }
}

/** All values of a list as one JSON array. */
export function listBinder(literals: readonly Literal[], left: Expression): Binder {
  return (env) => {
    const values = literals.flatMap((literal): readonly FieldValue[] =>
      literal.kind === 'string'
        ? (env.slots[literal.slot] ?? []).map((text) => textValue(text, left))
        : [binderOf(literal, left)(env)]
    );
    return JSON.stringify(values.filter((value) => value !== null));
  };
}

function textValue(text: string, left: Expression): FieldValue {
  if (text === '') return null;
  return left.type === 'id' || left.type === 'reference' ? recordId(text) : text;
}

function isoDatetime(text: string): string {
  const normalized = text.toUpperCase().replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const date = new Date(normalized);
  if (Number.isNaN(date.getTime())) throw new ApiError('MALFORMED_QUERY', `invalid date time value: ${text}`);
  return date.toISOString();
}

/**
 * A record id in its 18-character form.
 * @throws ApiError INVALID_QUERY_FILTER_OPERATOR for what cannot be an id.
 */
function recordId(text: string): string {
  const id = normalizeId(text);
  if (!id) throw new ApiError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  return id;
}
