import type { ChildRelationship, FieldDef, FieldType, FieldValue, ObjectDef, Schema } from '../../../contract.ts';
import { fieldOf, relationshipField } from '../../../metadata/schema.ts';
import type { QueryResult } from '../../../soql/soqlEngine.ts';
import type { Json } from '../../../soql/shape.ts';
import { ApexList } from '../../library/collections/list.ts';
import { apexAddress } from './address.ts';
import { toApex } from './fieldValues.ts';
import { ApexSObject } from './sobject.ts';

type JsonRecord = Readonly<Record<string, Json>>;

const isRecord = (value: Json | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The row of a grouped query: values by alias, of an object that has no fields. */
const AGGREGATE: ObjectDef = {
  name: 'AggregateResult',
  label: 'Aggregate Result',
  labelPlural: 'Aggregate Results',
  keyPrefix: '',
  custom: false,
  kind: 'standard',
  fields: new Map(),
  validationRules: [],
  createable: false,
  updateable: false,
  deletable: false,
  queryable: false,
};

/** Makes records of Apex from what a query answers. */
export class RecordReader {
  readonly #schema: Schema;
  readonly #children = new Map<string, ReadonlyMap<string, ChildRelationship>>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  rows(result: QueryResult): readonly ApexSObject[] {
    const rows = result.page(0, result.length, '') as readonly JsonRecord[];
    if (!result.isAggregate) return rows.map((row) => this.record(row));
    return rows.map((row) => {
      const record = new ApexSObject(AGGREGATE);
      for (const { name, type = 'string', scale } of result.columns ?? []) {
        record.values.set(name, toApex(type, row[name] as FieldValue, scale));
      }
      return record;
    });
  }

  record(row: JsonRecord): ApexSObject {
    const { attributes, ...values } = row;
    const { type, url } = attributes as unknown as { readonly type: string; readonly url: string };
    const object = this.#schema.object(type);
    if (object === undefined) throw new Error(`A query answered records of ${type}, which the org does not have.`);
    const record = new ApexSObject(object, true);
    record.values.set('Id', url.slice(url.lastIndexOf('/') + 1));
    for (const [name, value] of Object.entries(values)) this.#member(record, name, value);
    return record;
  }

  #member(record: ApexSObject, name: string, value: Json): void {
    const field = fieldOf(record.type, name);
    if (field) record.values.set(field.name, this.#value(field, value));
    else if (isRecord(value) && Array.isArray(value['records'])) {
      const records = value['records'] as readonly JsonRecord[];
      record.relations.set(name, this.#list(this.#childType(record.type, name), records));
    } else if (isRecord(value)) record.relations.set(name, this.record(value));
    else if (relationshipField(record.type, name)) record.relations.set(name, null);
    else if (this.#relations(record.type).has(name.toLowerCase())) {
      record.relations.set(name, this.#list(this.#childType(record.type, name), []));
    } else record.values.set(name, value);
  }

  #value(field: FieldDef, value: Json): unknown {
    if (field.type === 'address') return apexAddress(value);
    const type: FieldType = typeof value === 'string' && isNumeric(field.type) ? 'string' : field.type;
    return toApex(type, value as FieldValue, field.scale);
  }

  #list(type: string, rows: readonly JsonRecord[]): object {
    return new ApexList(
      type,
      rows.map((row) => this.record(row))
    );
  }

  #childType(object: ObjectDef, name: string): string {
    return this.#relations(object).get(name.toLowerCase())?.childObject ?? 'SObject';
  }

  #relations(object: ObjectDef): ReadonlyMap<string, ChildRelationship> {
    let known = this.#children.get(object.name);
    if (known === undefined) {
      known = new Map(this.#schema.childRelationships(object.name).map((each) => [each.name.toLowerCase(), each]));
      this.#children.set(object.name, known);
    }
    return known;
  }
}

/** `FORMAT()` makes text of numbers. */
const isNumeric = (type: FieldType): boolean =>
  type === 'double' || type === 'currency' || type === 'percent' || type === 'int';
