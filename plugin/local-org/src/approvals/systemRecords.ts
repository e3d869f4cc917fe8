import type { FieldValue, ObjectDef } from '../contract.ts';
import type { SaveScope } from '../save/change.ts';
import { blankRow } from '../save/defaults.ts';
import { makeId } from '../store/ids.ts';
import type { Row } from '../store/records.ts';

export function objectOf(scope: SaveScope, name: string): ObjectDef {
  const object = scope.model.schema.object(name);
  if (object === undefined) throw new Error(`The org has no object ${name}.`);
  return object;
}

export function rowOf(scope: SaveScope, name: string, id: FieldValue | undefined): Row | undefined {
  return typeof id === 'string' ? scope.records.find(objectOf(scope, name), id) : undefined;
}

/** Makes a record that no user can make. */
export function insertSystem(scope: SaveScope, name: string, values: Row): Row {
  const object = objectOf(scope, name);
  const user = scope.session.userId;
  const stamps: Row = {
    CreatedDate: scope.stamp,
    CreatedById: user,
    LastModifiedDate: scope.stamp,
    LastModifiedById: user,
    SystemModstamp: scope.stamp,
  };
  const present = Object.entries(stamps).filter(([field]) => object.fields.has(field.toLowerCase()));
  const id = makeId(object.keyPrefix, scope.counters.next(`id.${object.name}`));
  const row: Row = { ...blankRow(object), ...Object.fromEntries(present), Id: id, ...values };
  scope.records.insert(object, row);
  return row;
}

export function updateSystem(scope: SaveScope, name: string, row: Readonly<Row>, values: Row): void {
  const object = objectOf(scope, name);
  const stamps: Row = {
    LastModifiedDate: scope.stamp,
    LastModifiedById: scope.session.userId,
    SystemModstamp: scope.stamp,
  };
  const present = Object.entries(stamps).filter(([field]) => object.fields.has(field.toLowerCase()));
  scope.records.update(object, { ...row, ...Object.fromEntries(present), ...values });
}
