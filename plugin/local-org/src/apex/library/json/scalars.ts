import { exception } from '../exceptions/standardExceptions.ts';
import { idOf } from '../operators.ts';
import { ApexBlob } from '../values/blob.ts';
import { ApexDouble } from '../values/double.ts';
import { parseDecimal, parseDouble, parseInteger, parseLong } from '../values/numbers.ts';
import { parseDay, parseIsoMoment, parseIsoTime } from '../values/parseMoment.ts';
import type { JsonNode } from './tree.ts';

type Reader = (text: string) => unknown;

const moment: Reader = (text) => parseIsoMoment(text) ?? parseIsoMoment(`${text}T00:00:00Z`);
const boolean: Reader = (text) => (text === 'true' ? true : text === 'false' ? false : undefined);

/** Primitives by the name of their type in lower case, from the text of a string or number of JSON. */
const READERS: Readonly<Record<string, Reader>> = {
  string: (text) => text,
  id: idOf,
  integer: parseInteger,
  long: parseLong,
  double: (text) => new ApexDouble(parseDouble(text)),
  decimal: parseDecimal,
  boolean,
  date: parseDay,
  datetime: moment,
  time: parseIsoTime,
  blob: (text) => ApexBlob.ofBase64(text),
};

/** Types that a boolean of JSON may become. */
const OF_BOOLEAN = ['boolean', 'string'];

/** @throws JSONException for what is no value of the type */
export function scalarOf(type: string, node: JsonNode): unknown {
  const read = READERS[type];
  if (read === undefined) throw exception('JSONException', `Apex Type unsupported in JSON: ${type}`);
  if (node.kind === 'boolean' && OF_BOOLEAN.includes(type)) return type === 'boolean' ? node.value : String(node.value);
  const text = 'text' in node ? node.text : undefined;
  const value = text === undefined ? undefined : valueOr(() => read(text));
  if (value === undefined) throw exception('JSONException', 'Illegal value for primitive');
  return value;
}

/** What a reader refuses is no value; the message of the platform is the same for all of them. */
function valueOr(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
