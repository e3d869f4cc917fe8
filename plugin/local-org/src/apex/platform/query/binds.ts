import { stringLiteral } from './soqlText.ts';
import { ApexBlob } from '../../library/values/blob.ts';
import { ApexDate } from '../../library/values/date.ts';
import { ApexDatetime } from '../../library/values/datetime.ts';
import { ApexDecimal } from '../../library/values/decimal.ts';
import { ApexDouble } from '../../library/values/double.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import { ApexTime } from '../../library/values/time.ts';
import { elementsOf } from '../collections.ts';
import { isSObject } from '../records/sobject.ts';

/** A name in a query where Apex puts a value: `:b0`, `: accountId`, `:acc.Id`. */
const BIND = /:\s*([A-Za-z_][\w.]*)/g;
/** What a query says literally, and where a colon is none of a bind: `LAST_N_DAYS:3` and times of datetimes. */
const TEXT = /'(?:[^'\\]|\\.)*'|\b\w+_N_\w+\s*:\s*\d+/gs;

/** Replaces the binds of a query by literals; `valueOf` throws for a name that it does not know. */
export function bound(query: string, valueOf: (name: string) => unknown): string {
  let result = '';
  let from = 0;
  const fill = (part: string): string => part.replace(BIND, (_, name: string) => literalOf(valueOf(name)));
  for (const match of query.matchAll(TEXT)) {
    result += fill(query.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return result + fill(query.slice(from));
}

/** A value of Apex as a literal of the query language; Lists and Sets become lists, of which an empty one matches nothing. */
function literalOf(value: unknown): string {
  const elements = elementsOf(value);
  if (elements === undefined) return scalar(value);
  const items = [...new Set(elements.map(scalar))];
  return `(${items.length === 0 ? 'null' : items.join(', ')})`;
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof ApexDecimal) return value.toPlainString();
  if (value instanceof ApexDouble) return plainNumber(value.value);
  if (value instanceof ApexDate) return value.toString();
  if (value instanceof ApexDatetime) return new Date(value.moment).toISOString();
  if (value instanceof ApexTime) return `${value.toString().replace(/Z$/, '')}Z`;
  if (isSObject(value)) return value.id === null ? 'null' : stringLiteral(value.id);
  if (value instanceof ApexBlob) return stringLiteral(value.bytes.toString('base64'));
  throw exception('QueryException', 'Invalid bind expression type for column of the query');
}

/** Queries know no exponents. */
const plainNumber = (value: number): string => ApexDecimal.ofDouble(value).toPlainString();
