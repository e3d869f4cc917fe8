import avro from 'avsc';
import type { FieldDef, ObjectDef } from '../../contract.ts';
import { fieldOf } from '../../metadata/schema.ts';
import { pathOf, toldFields } from '../capture/changedRecord.ts';
import type { ChangeEventHeader, StoredEvent } from '../eventService.ts';
import { isMoment, schemaOf, type AvroField, type EventSchema } from '../schemas.ts';

const types = new WeakMap<EventSchema, avro.Type>();

function typeOf(schema: EventSchema): avro.Type {
  const known = types.get(schema);
  if (known) return known;
  const type = avro.Type.forSchema(JSON.parse(schema.json) as avro.Schema);
  types.set(schema, type);
  return type;
}

type Values = Readonly<Record<string, unknown>>;

/** An event in Avro, by the schema that its object has now. */
export function encodeEvent(object: ObjectDef, { body, at }: StoredEvent): Buffer {
  const schema = schemaOf(object);
  if (body.kind === 'change') return typeOf(schema).toBuffer(changeRecord(object, schema, body.header, body.fields));
  const fields = body.kind === 'platform' ? body.fields : {};
  const record: Record<string, unknown> = { CreatedDate: at, CreatedById: fields['CreatedById'] ?? '' };
  for (const { name } of schema.fields) {
    const field = fieldOf(object, name);
    if (field?.custom) record[name] = toAvro(field, fields[name]);
  }
  return typeOf(schema).toBuffer(record);
}

/**
 * The values of an event that a client has made.
 * @throws Error when the bytes do not fit the schema
 */
export function decodeEvent(object: ObjectDef, payload: Buffer): Values {
  const decoded = typeOf(schemaOf(object)).fromBuffer(payload) as Values;
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(decoded)) {
    const field = fieldOf(object, name);
    if (field?.custom && value !== null) values[field.name] = fromAvro(field, value);
  }
  return values;
}

function toAvro(field: Pick<FieldDef, 'type'>, value: unknown): unknown {
  if (typeof value !== 'string' || !isMoment(field)) return value ?? null;
  return Date.parse(field.type === 'time' ? `1970-01-01T${value}` : value);
}

function fromAvro({ type }: FieldDef, value: unknown): unknown {
  if (!isMoment({ type }) || typeof value !== 'number') return value;
  const text = new Date(value).toISOString();
  return type === 'datetime' ? text : type === 'date' ? text.slice(0, 10) : text.slice(11);
}

function changeRecord(object: ObjectDef, schema: EventSchema, header: ChangeEventHeader, fields: Values): Values {
  const record: Record<string, unknown> = {};
  for (const { name } of schema.fields) record[name] = null;
  for (const field of toldFields(object)) {
    const [top, inner] = pathOf(field);
    if (inner === undefined) {
      record[top] = toAvro(field, fields[top]);
      continue;
    }
    const compound = fields[top] as Values | undefined;
    if (compound) record[top] = { ...(record[top] as Values | null), [inner]: toAvro(field, compound[inner]) };
  }
  const bits = (paths: readonly string[]): readonly string[] => fieldBitmaps(schema.fields, paths);
  record['ChangeEventHeader'] = {
    ...header,
    nulledFields: bits(header.nulledFields),
    diffFields: bits(header.diffFields),
    changedFields: bits(header.changedFields),
  };
  return record;
}

/**
 * Names of fields as the API writes them: a bit for each field of the schema that is named, the first field being the
 * lowest bit, in hexadecimal digits; the parts of a compound field follow as `<its place>-<bits of its own>`.
 */
export function fieldBitmaps(fields: readonly AvroField[], paths: readonly string[]): readonly string[] {
  const own: number[] = [];
  const inner = new Map<number, number[]>();
  for (const path of paths) {
    const [top = '', part] = path.split('.');
    const at = fields.findIndex(({ name }) => name === top);
    if (at < 0) continue;
    if (part === undefined) own.push(at);
    else {
      const place = partsOf(fields[at]).findIndex(({ name }) => name === part);
      if (place >= 0) inner.set(at, [...(inner.get(at) ?? []), place]);
    }
  }
  return [
    ...(own.length > 0 ? [bitmap(own)] : []),
    ...[...inner].map(([at, places]) => `${String(at)}-${bitmap(places)}`),
  ];
}

const bitmap = (places: readonly number[]): string => {
  const hex = places
    .reduce((bits, place) => bits | (1n << BigInt(place)), 0n)
    .toString(16)
    .toUpperCase();
  return `0x${hex.length % 2 === 0 ? hex : `0${hex}`}`;
};

function partsOf(field: AvroField | undefined): readonly AvroField[] {
  const [, record] = (field?.type ?? []) as readonly { readonly fields?: readonly AvroField[] }[];
  return record?.fields ?? [];
}
