import { fieldOf, relationshipField } from '../../metadata/schema.ts';
import { ApexList } from '../library/collections/list.ts';
import { exception, nullPointer } from '../library/exceptions/standardExceptions.ts';
import type { ApexPlatform, ApexTransaction, DmlStatement, InlineQuery } from '../transaction.ts';
import type { OrgBound } from './access.ts';
import { elementsOf } from './collections.ts';
import { customData } from './describe/customData.ts';
import { fieldSetsOf } from './describe/fieldSets.ts';
import { FieldDescribe, FieldSetToken, FieldToken, ObjectDescribe, ObjectToken } from './describe/tokens.ts';
import { mergeInto } from './dml/actions.ts';
import { runDml } from './dml/dml.ts';
import type { ApexOrg } from './org.ts';
import { Queries } from './query/queries.ts';
import { runSearch } from './query/search.ts';
import { fitted } from './records/fieldValues.ts';
import { ApexSObject, asSObject, fieldNamed } from './records/sobject.ts';
import { runAsUser } from './runtime/runAs.ts';

/** What Apex needs of an org, over the parts of a local one. */
export class OrgPlatform implements ApexPlatform, OrgBound {
  readonly apexOrg: ApexOrg;
  readonly queries: Queries;

  constructor(apexOrg: ApexOrg) {
    this.apexOrg = apexOrg;
    this.queries = new Queries(apexOrg.org, apexOrg.core.now);
  }

  newSObject(apex: ApexTransaction, typeName: string, values: readonly (readonly [string, unknown])[]): ApexSObject {
    const record = new ApexSObject(this.#object(typeName));
    for (const [name, value] of values) this.setField(apex, record, name, value);
    return record;
  }

  isSObject(value: unknown): boolean {
    return value instanceof ApexSObject;
  }

  typeNameOf(record: object): string {
    return asSObject(record).type.name;
  }

  getField(_apex: ApexTransaction, given: object, name: string): unknown {
    const record = asSObject(given);
    const field = fieldOf(record.type, name);
    if (field) return record.read(field);
    const reference = relationshipField(record.type, name);
    if (reference) return record.readRelation(reference.relationshipName ?? name, reference);
    return this.#children(record, name);
  }

  setField(_apex: ApexTransaction, given: object, name: string, value: unknown): void {
    const record = asSObject(given);
    const field = fieldOf(record.type, name);
    if (field) {
      record.write(field.name, fitted(field, value));
      return;
    }
    const reference = relationshipField(record.type, name);
    if (!reference) fieldNamed(record.type, name);
    record.writeRelation(reference?.relationshipName ?? name, value);
  }

  query(apex: ApexTransaction, query: InlineQuery, binds: readonly unknown[]): ApexList {
    const records = this.queries.records(apex, { text: query.text, valueOf: numbered(binds) });
    const object = records[0]?.type.name ?? 'SObject';
    return new ApexList(object, [...records]);
  }

  count(apex: ApexTransaction, query: InlineQuery, binds: readonly unknown[]): number {
    return this.queries.count(apex, { text: query.text, valueOf: numbered(binds) });
  }

  search(apex: ApexTransaction, query: InlineQuery, binds: readonly unknown[]): ApexList {
    return runSearch(apex, this, query.text, numbered(binds));
  }

  dml(apex: ApexTransaction, statement: DmlStatement, given: unknown): void {
    if (given === null) throw nullPointer();
    const { operation, accessLevel = 'system', externalIdField } = statement;
    if (operation === 'merge') {
      mergeInto(apex, given, statement.merged, true);
      return;
    }
    const records = (elementsOf(given) ?? [given]).map(asSObject);
    runDml(this.apexOrg, apex, { operation, records, mode: accessLevel, allOrNone: true, externalIdField });
  }

  runAs(apex: ApexTransaction, subject: unknown, block: () => void): void {
    runAsUser(this.apexOrg, apex, subject, block);
  }

  label(_apex: ApexTransaction, name: string): string {
    return this.#label(name) ?? '';
  }

  hasLabel(name: string): boolean {
    return this.#label(name) !== undefined;
  }

  objectToken(_apex: ApexTransaction, typeName: string): ObjectToken {
    return new ObjectToken(this.#object(typeName));
  }

  fieldToken(_apex: ApexTransaction, typeName: string, field: string): FieldToken {
    const object = this.#object(typeName);
    return new FieldToken(object, fieldNamed(object, field));
  }

  describeObject(_apex: ApexTransaction, typeName: string): ObjectDescribe {
    return new ObjectDescribe(this.#object(typeName));
  }

  describeField(_apex: ApexTransaction, typeName: string, field: string): FieldDescribe {
    const object = this.#object(typeName);
    return new FieldDescribe(object, fieldNamed(object, field));
  }

  fieldSet(_apex: ApexTransaction, typeName: string, name: string): FieldSetToken {
    const object = this.#object(typeName);
    const info = fieldSetsOf(this.apexOrg, object).find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (!info) throw exception('SObjectException', `Field set ${name} does not exist for ${object.name}`);
    return new FieldSetToken(object, info);
  }

  customData(apex: ApexTransaction, typeName: string, method: string, args: readonly unknown[]): unknown {
    return customData(apex, this.#object(typeName), method, args);
  }

  #object(name: string) {
    const object = this.apexOrg.org.schema.object(name);
    if (object) return object;
    throw exception('TypeException', `Invalid sobject type: ${name}`);
  }

  #label(name: string): string | undefined {
    const wanted = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    for (const [key, value] of this.apexOrg.org.model.labels) if (key.toLowerCase() === wanted) return value;
    return undefined;
  }

  /** Children of a record that no query brought: none. */
  #children(record: ApexSObject, name: string): unknown {
    const wanted = name.toLowerCase();
    const known = [...record.relations].find(([key]) => key.toLowerCase() === wanted);
    if (known) return known[1];
    const relation = this.apexOrg.org.schema
      .childRelationships(record.type.name)
      .find((each) => each.name.toLowerCase() === wanted);
    if (!relation) {
      fieldNamed(record.type, name);
      return null;
    }
    if (record.isQueried) record.readRelation(relation.name, undefined);
    return new ApexList(relation.childObject, []);
  }
}

/** Binds of inline queries: `b0`, `b1`, … */
const numbered =
  (binds: readonly unknown[]) =>
  (name: string): unknown =>
    binds[Number(name.slice(1))] ?? null;

/** The queries of the org that a transaction runs in. */
export function queriesOf(apex: ApexTransaction): Queries {
  if (apex.platform instanceof OrgPlatform) return apex.platform.queries;
  throw new Error('This part of Apex needs an org.');
}
