import { isStored } from '../../metadata/fieldDef.ts';
import { fieldOf, relationshipField } from '../../metadata/schema.ts';
import { ApexList } from '../library/collections/list.ts';
import { ApexMap } from '../library/collections/map.ts';
import { ApexSet } from '../library/collections/set.ts';
import { ApexBlob } from '../library/values/blob.ts';
import { ApexDate } from '../library/values/date.ts';
import { ApexDatetime } from '../library/values/datetime.ts';
import { ApexDecimal } from '../library/values/decimal.ts';
import { ApexDouble } from '../library/values/double.ts';
import { ApexTime } from '../library/values/time.ts';
import { apexTypeOf, fromApex } from '../platform/records/fieldValues.ts';
import { isSObject, type ApexSObject } from '../platform/records/sobject.ts';
import { isUserObject, type ApexTransaction, type RuntimeField, type RuntimeType } from '../transaction.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value that does not fit the type that a method declares. */
export class WrongValue extends Error {
  constructor(value: unknown, type: string) {
    super(`Value provided is invalid for action parameter of type ${type}: ${JSON.stringify(value)}`);
    this.name = 'WrongValue';
  }
}

const SCALARS: Readonly<Record<string, (value: unknown) => unknown>> = {
  string: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  id: (value) => String(value),
  boolean: (value) => value === true || value === 'true',
  integer: (value) => Math.trunc(Number(value)),
  long: (value) => BigInt(Math.trunc(Number(value))),
  double: (value) => new ApexDouble(Number(value)),
  decimal: (value) => (typeof value === 'string' ? ApexDecimal.of(value) : ApexDecimal.ofDouble(Number(value))),
  date: (value) => new ApexDate(Date.parse(String(value).slice(0, 10)) / 86_400_000),
  datetime: (value) =>
    new ApexDatetime(typeof value === 'number' ? value : Date.parse(String(value).replace(/\+0000$/, 'Z'))),
  time: (value) => new ApexTime(Date.parse(`1970-01-01T${String(value).replace(/Z?$/, 'Z')}`)),
  blob: (value) => ApexBlob.ofBase64(String(value)),
};

/**
 * A value in JSON as a value of an Apex type.
 * @throws WrongValue
 */
export function toApexValue(apex: ApexTransaction, typeName: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const plain = typeName.replace(/^System\./i, '');
  const scalar = SCALARS[plain.toLowerCase()];
  if (scalar) return checked(scalar(value), value, typeName);
  if (plain.toLowerCase() === 'object') return untyped(apex, value);
  const type = apex.types.resolve(typeName);
  if (type === undefined) throw new WrongValue(value, typeName);
  if (/^(?:list|set)</i.test(plain)) return toCollection(apex, type, value);
  if (/^map</i.test(plain)) return toMap(apex, type, value);
  if (type.kind === 'sobject' || plain.toLowerCase() === 'sobject') return toRecord(apex, type, value);
  if (type.kind === 'enum')
    return (
      type.enumValues.find(({ name }) => typeof value === 'string' && name.toLowerCase() === value.toLowerCase()) ??
      null
    );
  if (type.kind === 'class' && isJsonObject(value)) return toObject(apex, type, value);
  throw new WrongValue(value, typeName);
}

function checked(made: unknown, value: unknown, typeName: string): unknown {
  const isBad =
    (typeof made === 'number' && Number.isNaN(made)) ||
    (made instanceof ApexDate && Number.isNaN(made.days)) ||
    (made instanceof ApexDatetime && Number.isNaN(made.moment));
  if (isBad) throw new WrongValue(value, typeName);
  return made;
}

function untyped(apex: ApexTransaction, value: unknown): unknown {
  if (Array.isArray(value)) {
    return new ApexList(
      'Object',
      value.map((item) => untyped(apex, item))
    );
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => [key, untyped(apex, item)] as const);
    return ApexMap.of(apex, 'String', 'Object', entries);
  }
  if (typeof value === 'number' && !Number.isInteger(value)) return ApexDecimal.ofDouble(value);
  return value ?? null;
}

function toCollection(apex: ApexTransaction, { name, typeArguments }: RuntimeType, value: unknown): unknown {
  const element = typeArguments[0]?.name ?? 'Object';
  // Flows and pages may give one value where a list is wanted.
  const items = (Array.isArray(value) ? value : [value]).map((item) => toApexValue(apex, element, item));
  return /^set</i.test(name) ? ApexSet.of(apex, element, items) : new ApexList(element, items);
}

function toMap(apex: ApexTransaction, { name, typeArguments }: RuntimeType, value: unknown): ApexMap {
  if (!isJsonObject(value)) throw new WrongValue(value, name);
  const [key, item] = [typeArguments[0]?.name ?? 'String', typeArguments[1]?.name ?? 'Object'];
  const entries = Object.entries(value).map(
    ([each, inner]) => [toApexValue(apex, key, each), toApexValue(apex, item, inner)] as const
  );
  return ApexMap.of(apex, key, item, entries);
}

function toRecord(apex: ApexTransaction, { name, kind }: RuntimeType, value: unknown): unknown {
  if (!isJsonObject(value)) throw new WrongValue(value, name);
  const { attributes, sobjectType, ...values } = value;
  const stated = isJsonObject(attributes) ? attributes['type'] : sobjectType;
  const typeName = kind === 'sobject' ? name : typeof stated === 'string' ? stated : '';
  const record = apex.platform.newSObject(apex, typeName, []) as ApexSObject;
  for (const [key, item] of Object.entries(values)) {
    const field = fieldOf(record.type, key);
    const reference = relationshipField(record.type, key);
    if (field && isStored(field)) {
      apex.platform.setField(apex, record, field.name, toApexValue(apex, apexTypeOf(field.type), item));
    } else if (reference && isJsonObject(item)) {
      const parent = apex.types.resolve(reference.referenceTo[0] ?? '');
      if (parent) apex.platform.setField(apex, record, key, toRecord(apex, parent, item));
    }
  }
  return record;
}

/** An object of a user class whose fields take the values of the same names. */
function toObject(apex: ApexTransaction, type: RuntimeType, value: JsonObject): unknown {
  const made = type.newInstance() as object;
  for (const [key, item] of Object.entries(value)) {
    const field = type.fields.find((each) => !each.isStatic && each.name.toLowerCase() === key.toLowerCase());
    if (field?.set && isVisible(field)) field.set(made, toApexValue(apex, field.type, item));
  }
  return made;
}

const isVisible = ({ access }: RuntimeField): boolean => access === 'public' || access === 'global';

export interface JsonForm {
  /** Blank fields of records are left out, as Apex REST does. */
  readonly omitsBlank?: boolean;
}

/** A value of Apex in JSON, as pages and clients get it. */
export function toJson(apex: ApexTransaction, value: unknown, form: JsonForm = {}): unknown {
  const inner = (item: unknown): unknown => toJson(apex, item, form);
  if (value === null || value === undefined) return null;
  if (value instanceof ApexList) return value.items.map(inner);
  if (value instanceof ApexSet) return value.toArray().map(inner);
  if (value instanceof ApexMap) {
    return Object.fromEntries(value.toArray().map(([key, item]) => [String(inner(key)), inner(item)]));
  }
  if (isSObject(value)) return recordJson(value, inner, form);
  if (isUserObject(value)) return objectJson(apex, value, inner);
  if (typeof value === 'object' && 'enumType' in value) return (value as { readonly name?: unknown }).name;
  const plain = fromApex(value);
  return typeof plain === 'object' ? JSON.parse(JSON.stringify(plain)) : plain;
}

function recordJson(record: ApexSObject, inner: (value: unknown) => unknown, form: JsonForm): JsonObject {
  const members = [...record.values, ...record.relations].map(([name, value]) => [name, inner(value)] as const);
  return Object.fromEntries(form.omitsBlank === true ? members.filter(([, value]) => value !== null) : members);
}

/** Pages see the fields and properties with `@AuraEnabled`; everything public without one of them. */
function objectJson(apex: ApexTransaction, value: object, inner: (value: unknown) => unknown): JsonObject {
  const fields = (apex.types.typeOf(value)?.fields ?? []).filter(({ isStatic, get }) => !isStatic && get !== undefined);
  const marked = fields.filter(({ annotations }) =>
    annotations.some(({ name }) => /^(?:auraenabled|invocablevariable)$/.test(name))
  );
  const shown = marked.length > 0 ? marked : fields.filter(isVisible);
  return Object.fromEntries(shown.map(({ name, get }) => [name, inner(get?.(value))]));
}
