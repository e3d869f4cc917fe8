import { isUserObject, type ApexTransaction } from '../../transaction.ts';
import { ApexList } from '../collections/list.ts';
import { ApexMap } from '../collections/map.ts';
import { ApexSet } from '../collections/set.ts';
import { ApexException } from '../exceptions/apexException.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { ApexBlob } from '../values/blob.ts';
import { ApexDate } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import { isRuntimeType, textOf, typeNameOf } from '../values/text.ts';
import { ApexTime } from '../values/time.ts';
import { JsonWriter } from './writer.ts';

/** An SObject as every part of the runtime knows it. */
interface RecordLike {
  readonly values: ReadonlyMap<string, unknown>;
}

/** The version of the API that records are addressed by. */
const API_PATH = '/services/data/v66.0/sobjects';

/** Writes values of Apex as JSON. */
export class JsonSerializer {
  private readonly apex: ApexTransaction;
  private readonly writer: JsonWriter;
  private readonly suppressNulls: boolean;
  /** What is being written: an object within itself has no JSON. */
  private readonly around = new Set<object>();
  private isInRecord = false;

  constructor(apex: ApexTransaction, writer: JsonWriter, suppressNulls = false) {
    this.apex = apex;
    this.writer = writer;
    this.suppressNulls = suppressNulls;
  }

  write(value: unknown): void {
    const text = scalarText(value, this.isInRecord);
    if (text !== undefined) return this.writer.raw(text);
    if (typeof value !== 'object' || value === null) return this.writer.raw('null');
    if (this.around.has(value)) throw exception('JSONException', 'Direct self-reference leading to cycle');
    this.around.add(value);
    this.object(value);
    this.around.delete(value);
  }

  private object(value: object): void {
    if (value instanceof ApexList) this.array(value.items);
    else if (value instanceof ApexSet) this.array(value.toArray());
    else if (value instanceof ApexMap) this.map(value);
    else if (value instanceof ApexException) throw this.unsupported(value);
    else if (this.apex.platform.isSObject(value)) this.record(value as RecordLike & object);
    else if (isUserObject(value)) this.userObject(value);
    else throw this.unsupported(value);
  }

  private unsupported(value: object): Error {
    return exception('JSONException', `Apex Type unsupported in JSON: ${typeNameOf(this.apex, value)}`);
  }

  private array(items: readonly unknown[]): void {
    this.writer.start(false);
    for (const item of items) this.write(item);
    this.writer.end(false);
  }

  private map(map: ApexMap): void {
    this.writer.start(true);
    for (const [key, value] of map.toArray()) {
      if (typeof key === 'object' && key !== null && scalarText(key, false) === undefined) throw this.unsupported(key);
      this.writer.name(textOf(this.apex, key));
      this.write(value);
    }
    this.writer.end(true);
  }

  private userObject(value: object): void {
    this.writer.start(true);
    for (const { name, isTransient, isStatic, get } of this.apex.types.typeOf(value)?.fields ?? []) {
      if (isTransient || isStatic || get === undefined) continue;
      const member = get(value);
      if (member === null && this.suppressNulls) continue;
      this.writer.name(name);
      this.write(member);
    }
    this.writer.end(true);
  }

  private record(record: RecordLike & object): void {
    const type = this.apex.platform.typeNameOf(record);
    const id = record.values.get('Id');
    this.writer.start(true);
    this.writer.name('attributes');
    this.writer.start(true);
    this.writer.name('type');
    this.writer.string(type);
    if (typeof id === 'string') {
      this.writer.name('url');
      this.writer.string(`${API_PATH}/${type}/${id}`);
    }
    this.writer.end(true);
    for (const [name, value] of record.values) this.recordMember(name, value);
    this.writer.end(true);
  }

  private recordMember(name: string, value: unknown): void {
    if (value === null && this.suppressNulls) return;
    this.writer.name(name);
    if (!(value instanceof ApexList)) {
      const outer = this.isInRecord;
      this.isInRecord = true;
      this.write(value);
      this.isInRecord = outer;
      return;
    }
    // Children came with a query.
    this.writer.start(true);
    this.writer.name('totalSize');
    this.writer.raw(String(value.size));
    this.writer.name('done');
    this.writer.raw('true');
    this.writer.name('records');
    this.array(value.items);
    this.writer.end(true);
  }
}

/** The JSON of a value without parts; undefined for the others. Moments in records name their zone by numbers. */
function scalarText(value: unknown, isInRecord: boolean): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      if (value === null || value === undefined) return 'null';
      return objectScalar(value, isInRecord);
  }
}

function objectScalar(value: object, isInRecord: boolean): string | undefined {
  if (value instanceof ApexDecimal) return value.toPlainString();
  if (value instanceof ApexDouble) return value.toString();
  if (value instanceof ApexDatetime) return JSON.stringify(isInRecord ? value.toString() : value.toJSON());
  if (value instanceof ApexDate || value instanceof ApexTime || value instanceof ApexBlob)
    return JSON.stringify(value.toJSON());
  if ('enumType' in value && 'name' in value) return JSON.stringify(String(value.name));
  if (isRuntimeType(value)) return JSON.stringify(value.name);
  return undefined;
}

/** `JSON.serialize` and `JSON.serializePretty`. */
export function serialize(apex: ApexTransaction, value: unknown, isPretty: boolean, suppressNulls: boolean): string {
  const writer = new JsonWriter(isPretty);
  new JsonSerializer(apex, writer, suppressNulls).write(value);
  return writer.toString();
}
