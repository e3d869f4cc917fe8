import { createHash } from 'node:crypto';
import type { FieldDef, ObjectDef } from '../contract.ts';
import { changeEventName } from '../metadata/readEventChannel.ts';
import { storedFields } from '../store/tables.ts';
import { pathOf, toldFields } from './capture/changedRecord.ts';

/** A part of an Avro schema, as JSON. */
export type AvroType = string | readonly AvroType[] | { readonly type: string; readonly [key: string]: unknown };

export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  readonly doc?: string;
  readonly default?: null;
}

export interface EventSchema {
  /** A digest of the schema: another one after a field was added. */
  readonly id: string;
  readonly json: string;
  readonly fields: readonly AvroField[];
}

const NAMESPACE = 'com.sforce.eventbus';

const known = new WeakMap<ObjectDef, EventSchema>();

/** The schema of a platform event, or of the change events of an object. */
export function schemaOf(object: ObjectDef): EventSchema {
  const before = known.get(object);
  if (before) return before;
  const isEvent = object.kind === 'event';
  const name = isEvent ? object.name : changeEventName(object.name);
  const fields = isEvent ? platformFields(object) : changeFields(object, name);
  const json = JSON.stringify({ type: 'record', name, namespace: NAMESPACE, fields });
  const id = createHash('md5').update(json).digest('base64url');
  const schema = { id, json, fields };
  known.set(object, schema);
  return schema;
}

/** Dates and times are numbers in Avro, and texts elsewhere. */
export const isMoment = ({ type }: Pick<FieldDef, 'type'>): boolean =>
  type === 'datetime' || type === 'date' || type === 'time';

function avroType(field: FieldDef): string {
  if (isMoment(field)) return 'long';
  switch (field.type) {
    case 'boolean':
      return 'boolean';
    case 'int':
      return 'int';
    case 'double':
    case 'currency':
    case 'percent':
      return 'double';
    default:
      return 'string';
  }
}

const optional = (type: AvroType): AvroType => ['null', type];

const fieldOf = (field: FieldDef, name = field.name): AvroField => ({
  name,
  type: optional(avroType(field)),
  doc: `Data:${field.label}`,
  default: null,
});

function platformFields(object: ObjectDef): readonly AvroField[] {
  return [
    { name: 'CreatedDate', type: 'long', doc: 'CreatedDate:DateTime' },
    { name: 'CreatedById', type: 'string', doc: 'CreatedBy:EntityId' },
    ...storedFields(object)
      .filter(({ custom }) => custom)
      .map((field) => fieldOf(field)),
  ];
}

const list = (items: AvroType): AvroType => ({ type: 'array', items });

const HEADER: AvroField = {
  name: 'ChangeEventHeader',
  type: {
    type: 'record',
    name: 'ChangeEventHeader',
    namespace: NAMESPACE,
    fields: [
      { name: 'entityName', type: 'string' },
      { name: 'recordIds', type: list('string') },
      {
        name: 'changeType',
        type: {
          type: 'enum',
          name: 'ChangeType',
          symbols: [
            'CREATE',
            'UPDATE',
            'DELETE',
            'UNDELETE',
            'GAP_CREATE',
            'GAP_UPDATE',
            'GAP_DELETE',
            'GAP_UNDELETE',
            'GAP_OVERFLOW',
          ],
        },
      },
      { name: 'changeOrigin', type: 'string' },
      { name: 'transactionKey', type: 'string' },
      { name: 'sequenceNumber', type: 'int' },
      { name: 'commitTimestamp', type: 'long' },
      { name: 'commitNumber', type: 'long' },
      { name: 'commitUser', type: 'string' },
      { name: 'nulledFields', type: list('string') },
      { name: 'diffFields', type: list('string') },
      { name: 'changedFields', type: list('string') },
    ],
  },
};

function changeFields(object: ObjectDef, name: string): readonly AvroField[] {
  const fields: AvroField[] = [HEADER];
  const groups = Map.groupBy(toldFields(object), (field) => pathOf(field)[0]);
  for (const [top, members] of groups) {
    const [first] = members;
    if (first && pathOf(first).length === 1) fields.push(fieldOf(first));
    else {
      const inner = members.map((field) => fieldOf(field, pathOf(field)[1] ?? field.name));
      const type = { type: 'record', name: `${name}_${top}`, namespace: NAMESPACE, fields: inner };
      fields.push({ name: top, type: optional(type), default: null });
    }
  }
  return fields;
}
